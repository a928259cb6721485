"""Who may be told: filled by the app that knows people."""

from typing import Protocol

from apps.core.slots import Slot


class People(Protocol):
    """The people of a dealership by what they may do."""

    def holders(self, code: str, dealership_id: int) -> list[int]:
        """The ids of those who may do ``code`` there now."""
        ...


PEOPLE = Slot[People]("people who may be told")


def holders(code: str, dealership_id: int) -> set[int]:
    """The ids of everybody who may do ``code`` at the dealership now."""
    return {person for people in PEOPLE.items() for person in people.holders(code, dealership_id)}
