"""The life of an appraisal: figures, an offer, an answer, perhaps the car. Data."""

from apps.core.lifecycle import Lifecycle, Transition
from apps.inventory import permissions as may

DRAFT = "draft"
WAITING = "waiting"
OFFERED = "offered"
ACCEPTED = "accepted"
WALKED_AWAY = "walked_away"
EXPIRED = "expired"
TAKEN_IN = "taken_in"

STATES = {
    DRAFT: "Draft",
    WAITING: "Awaiting approval",
    OFFERED: "Offered",
    ACCEPTED: "Accepted",
    WALKED_AWAY: "Walked away",
    EXPIRED: "Offer expired",
    TAKEN_IN: "Taken in",
}
STATE_CHOICES = list(STATES.items())
OPEN = (DRAFT, WAITING, OFFERED, ACCEPTED)
WITH_OFFER = (WAITING, OFFERED, ACCEPTED, TAKEN_IN)


def _from(*sources: str) -> frozenset[str]:
    return frozenset(sources)


APPRAISAL = Lifecycle(
    name="appraisal",
    field="status",
    states=STATES,
    transitions=(
        Transition("ask", _from(DRAFT), WAITING, may.APPRAISE, "Ask a manager to approve"),
        Transition("offer", _from(DRAFT), OFFERED, may.APPRAISE, "Make the offer"),
        Transition("approve", _from(WAITING), OFFERED, may.APPROVE_OFFER, "Approve the offer"),
        Transition(
            "send_back", _from(WAITING), DRAFT, may.APPROVE_OFFER, "Send back to draft", needs_reason=True
        ),
        Transition("accept", _from(OFFERED), ACCEPTED, may.APPRAISE, "Customer accepts"),
        Transition(
            "walk_away",
            _from(DRAFT, WAITING, OFFERED, ACCEPTED),
            WALKED_AWAY,
            may.APPRAISE,
            "Customer walks away",
            needs_reason=True,
        ),
        Transition("expire", _from(OFFERED), EXPIRED, may.APPROVE_OFFER, "Let the offer expire"),
        Transition(
            "reappraise",
            _from(WAITING, OFFERED, WALKED_AWAY, EXPIRED),
            DRAFT,
            may.APPRAISE,
            "Appraise again",
        ),
        Transition("take_in", _from(ACCEPTED), TAKEN_IN, may.ADD, "Take into stock"),
    ),
)
