"""How stock numbers are put together. Pure; the rule is domain.md §1, configurable per store.

A pattern is text with tokens: ``{prefix}`` of the store, ``{nu}`` N for new, demo and loaner and U for
the rest, ``{yy}`` the year, ``{seq}`` or ``{seq:6}`` the running number, padded with zeros.
"""

import re
from collections.abc import Collection
from string import ascii_uppercase

from apps.core.errors import Conflict, Invalid

DEFAULT = "{prefix}{nu}{seq}"
FIRST = 10_000
LONGEST = 26  # leaves room for six generations of trade-ins in 32 characters
_NEW = frozenset({"new", "demo", "loaner"})
_TOKEN = re.compile(r"\{(prefix|nu|yy|seq)(?::([1-9]))?\}")
_PLAIN = re.compile(r"[A-Z0-9._/-]*")


def check(pattern: str) -> str:
    """The pattern as kept (upper case outside of tokens); Invalid that says what to change."""
    pattern = pattern.strip()
    names = [found[1] for found in _TOKEN.finditer(pattern)]
    plain = _TOKEN.sub("", pattern).upper()
    if names.count("seq") != 1:
        raise _bad("A pattern needs {seq} once: without it two cars would get one number.")
    if not _PLAIN.fullmatch(plain):
        raise _bad("Use {prefix}, {nu}, {yy}, {seq} or {seq:6}, letters, digits and . / _ - only.")
    if pattern.endswith("}") is False and plain and plain[-1:].isalpha():
        raise _bad("End with a token or a digit: a letter at the end reads as a trade-in.")
    kept = "".join(part if part.startswith("{") else part.upper() for part in _parts(pattern))
    if len(render(kept, "PREFIX99", "new", 2026, 99_999_999)) > LONGEST:
        raise _bad(f"This makes numbers of more than {LONGEST} characters.")
    if not render(kept, "", "new", 2026, 1)[:1].isalnum():
        raise _bad("A number begins with a letter or a digit.")
    return kept


def _parts(pattern: str) -> list[str]:
    return [part for part in re.split(r"(\{[^}]*\})", pattern) if part]


def _bad(message: str) -> Invalid:
    return Invalid(message, code="bad_pattern", fields={"pattern": [message]})


def render(pattern: str, prefix: str, condition: str, year: int, sequence: int) -> str:
    """The number of one car."""
    values = {"prefix": prefix.upper(), "nu": "N" if condition in _NEW else "U", "yy": f"{year % 100:02}"}

    def put(found: re.Match[str]) -> str:
        if found[1] == "seq":
            return str(sequence).zfill(int(found[2] or 0))
        return values[found[1]]

    return _TOKEN.sub(put, pattern)


def trade_number(parent: str, taken: Collection[str]) -> str:
    """The number of the next trade-in on ``parent``: A, then B …; ``N1234A`` begets ``N1234AA``.

    ``taken`` are numbers ever given at the store that begin with the parent's. Conflict after Z.
    """
    for letter in ascii_uppercase:
        if parent + letter not in taken:
            return parent + letter
    raise Conflict(f"{parent} has 26 trade-ins already: give this one a number of its own.", code="no_suffix")
