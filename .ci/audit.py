"""Known weaknesses of the locked requirements: findings fail, an unreachable service warns.

A closed network has no vulnerability service; the build must say so loudly and go on.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

TIMEOUT_SECONDS = 300


def main(requirements: str) -> int:
    """Audit one hashed file; 1 when a requirement has a known weakness."""
    answer = _ask(requirements)
    if answer is None:
        print("WARNING: pip-audit could not reach its vulnerability service: NOTHING was audited.")
        return 0
    packages = answer["dependencies"]
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    if skipped:
        print(
            f"WARNING: pip-audit could not look up {len(skipped)} of {len(packages)} requirements "
            f"(no vulnerability service for them here): {', '.join(skipped[:5])} …"
        )
    found = [(package, weakness) for package in packages for weakness in package.get("vulns", [])]
    for package, weakness in found:
        fixed = ", ".join(weakness["fix_versions"]) or "no fix yet"
        print(f"{package['name']} {package['version']}: {weakness['id']} (fixed in {fixed})")
    print(f"pip-audit: {len(packages) - len(skipped)} audited, {len(found)} weaknesses")
    return 1 if found else 0


def _ask(requirements: str) -> dict[str, Any] | None:
    tool = Path(sys.executable).with_name("pip-audit")
    options = ["--require-hashes", "--disable-pip", "--format", "json", "--progress-spinner", "off"]
    command = [str(tool), "-r", requirements, *options]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False)
        parsed: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return None
    return parsed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
