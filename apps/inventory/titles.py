"""Titles of cars: where one is, in the words of the trade, and what is to be done about it. Pure.

A new car has no title yet: until its first sale a certificate of origin (MSO) stands in its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from apps.inventory.lifecycle import CANCELLED, DELIVERED, SOLD, TRANSFERRED

UNKNOWN = "unknown"
NOT_RECEIVED = "not_received"
IN_TRANSIT = "in_transit"
PAYOFF = "payoff_pending"
MISSING = "missing"
IN_HAND = "in_hand"
ELECTRONIC = "electronic"
AT_DMV = "at_dmv"
TO_BUYER = "to_buyer"

WAITING = (UNKNOWN, NOT_RECEIVED, IN_TRANSIT, PAYOFF, MISSING)
"""We do not have it, and nobody passed it on for us: the missing-title list."""
OURS = (IN_HAND, ELECTRONIC)
WITHOUT = (CANCELLED, TRANSFERRED)
"""Stays whose title is no longer ours to record: it never came, or went with the car."""

NEXT: Mapping[str, str] = {
    UNKNOWN: "Find out where it is.",
    NOT_RECEIVED: "Ask the seller to send it.",
    IN_TRANSIT: "Follow the shipment.",
    PAYOFF: "Pay the lienholder off and ask for the release.",
    MISSING: "Apply for a duplicate.",
}


@dataclass(frozen=True, slots=True)
class TitleFacts:
    """What is written down of one title. ``brand`` is as printed on it; ``kept_at`` a safe or drawer.

    ``state`` issued it; ``received_on`` is a date in the store's zone.
    """

    title_status: str = UNKNOWN
    number: str = ""
    state: str = ""
    brand: str = ""
    lienholder: str = ""
    received_on: date | None = None
    kept_at: str = ""
    note: str = ""


LENGTHS: Mapping[str, int] = {
    "number": 30,
    "state": 60,
    "brand": 120,
    "lienholder": 120,
    "kept_at": 60,
    "note": 200,
}


def settled(facts: TitleFacts, today: date) -> TitleFacts:
    """``facts`` less what cannot be so: only a paper in hand lies in a drawer, only a lien has a holder.

    One that we have was received: today where no day is named. One that we wait for was not.
    """
    status = facts.title_status
    received = facts.received_on or (today if status in OURS else None)
    return TitleFacts(
        title_status=status,
        number=facts.number.strip().upper(),
        state=facts.state.strip(),
        brand=facts.brand.strip(),
        lienholder=facts.lienholder.strip() if status == PAYOFF else "",
        received_on=None if status in WAITING else received,
        kept_at=facts.kept_at.strip() if status == IN_HAND else "",
        note=facts.note.strip(),
    )


def wrong(facts: TitleFacts, *, status: str, today: date) -> dict[str, list[str]]:
    """What cannot be said of the title of a car whose sales status is ``status``: field → sentences."""
    found: dict[str, list[str]] = {}
    for name, most in LENGTHS.items():
        if len(getattr(facts, name).strip()) > most:
            found[name] = [f"At most {most} characters."]
    if facts.received_on is not None and facts.received_on > today:
        found["received_on"] = ["Not after today."]
    if facts.title_status == TO_BUYER and status not in (SOLD, DELIVERED):
        found["title_status"] = ["Only the title of a car that is sold goes to its buyer."]
    return found


def sent_along(status: str) -> str:
    """Where the title is for the rooftop that a car is transferred to: a paper has to follow it."""
    return IN_TRANSIT if status == IN_HAND else status


def paper_of(condition: str) -> str:
    """What the paper of such a car is called."""
    return "Certificate of origin" if condition == "new" else "Title"
