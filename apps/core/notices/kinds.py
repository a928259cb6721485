"""The kinds of notice, filled by the apps when the program starts."""

from dataclasses import dataclass

from apps.core.actor import Actor
from apps.core.slots import Slot


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """``code`` is stored; ``label`` completes "Tell me when …".

    ``permission`` is what one needs to see notices of this kind, asked anew each time they are read.
    """

    code: str
    label: str
    permission: str
    icon: str = "bell"


KINDS = Slot[NoticeKind]("kinds of notice")


def kinds_for(by: Actor) -> list[NoticeKind]:
    """The kinds that ``by`` may see now, in order."""
    return [kind for kind in KINDS.items() if by.can(kind.permission)]


def kind_of(code: str) -> NoticeKind | None:
    """The kind; None where the program no longer has it."""
    return next((kind for kind in KINDS.items() if kind.code == code), None)
