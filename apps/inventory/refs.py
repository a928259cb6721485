"""References upwards: an id that inventory cannot resolve, and the name it had at that time."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CustomerRef:
    """A customer, known to the app above."""

    id: int
    label: str


@dataclass(frozen=True, slots=True)
class DealRef:
    """A deal, known to the app above; ``label`` is its number as people say it."""

    id: int
    label: str
