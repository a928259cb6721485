"""The end of each chain, kept outside the database: one signed file a stream."""

import fcntl
import hmac
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from apps.core.audit.digest import head_signature


@dataclass(frozen=True, slots=True)
class Head:
    """The last link that was sealed: whoever cuts the tail cannot make this fit."""

    stream: int
    position: int
    event_id: int
    digest: str


def advance(head: Head) -> None:
    """Keep ``head`` unless a later one is there; readers see the old file or the new one whole."""
    directory = _directory()
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _locked(directory):
        known = read(head.stream)
        if known is not None and known.position >= head.position:
            return
        signature = head_signature(head.stream, head.position, head.event_id, head.digest)
        draft = directory / f".{head.stream}.draft"
        draft.write_text(json.dumps(asdict(head) | {"signature": signature}, indent=1))
        _flush(draft)
        draft.replace(_file(head.stream))
        _flush(directory)


def read(stream: int) -> Head | None:
    """The kept head of a stream, None without a file; ValueError if its signature is not ours."""
    try:
        content = json.loads(_file(stream).read_text())
    except FileNotFoundError:
        return None
    signature = str(content.pop("signature", ""))
    head = Head(**content)
    expected = head_signature(head.stream, head.position, head.event_id, head.digest)
    if head.stream != stream or not hmac.compare_digest(signature, expected):
        raise ValueError(f"the head of stream {stream} carries a foreign signature")
    return head


def streams() -> list[int]:
    """Every stream that has a head."""
    return sorted(int(path.stem) for path in _directory().glob("*.json"))


def _directory() -> Path:
    return Path(settings.AUDIT_HEADS_DIR)


def _file(stream: int) -> Path:
    return _directory() / f"{stream}.json"


@contextmanager
def _locked(directory: Path) -> Iterator[None]:
    with (directory / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
