"""Cells that a spreadsheet program would take for a formula, made harmless and back again. Pure."""

RISKY = ("=", "+", "-", "@", "\t", "\r")
MARK = "'"
EXPORTED = "exported_at"
"""The last column of a file that this program wrote: its cells are marked like those of rejects."""


def safe(text: str) -> str:
    """A cell that no spreadsheet program takes for a formula."""
    return MARK + text if text.startswith((*RISKY, MARK)) else text


def unmarked(text: str) -> str:
    """What ``safe`` was given."""
    return text[1:] if text.startswith(MARK) and text[1:].startswith((*RISKY, MARK)) else text
