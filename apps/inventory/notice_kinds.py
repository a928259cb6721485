"""The kinds of notice that inventory gives."""

from apps.core.notices.kinds import KINDS, NoticeKind
from apps.inventory import permissions as may

HOLD_EXPIRED = "inventory.hold_expired"
STEP_ASSIGNED = "inventory.step_assigned"
OFFER_WAITING = "inventory.offer_waiting"
STOP_SALE = "inventory.stop_sale"
ALERTS_RAISED = "inventory.alerts_raised"
IMPORT_ENDED = "inventory.import_ended"
BULK_ENDED = "inventory.bulk_ended"
FEED_TROUBLE = "inventory.feed_trouble"

_KINDS = (
    NoticeKind(HOLD_EXPIRED, "A hold of mine has run out", may.HOLD, "clock"),
    NoticeKind(STEP_ASSIGNED, "A car in get-ready is given to me", may.READY, "job"),
    NoticeKind(OFFER_WAITING, "An offer for an appraised car waits for approval", may.APPROVE_OFFER, "money"),
    NoticeKind(STOP_SALE, "A stop-sale is recorded on a car", may.RECALLS, "ban"),
    NoticeKind(ALERTS_RAISED, "Stock alerts are raised", may.WATCH, "eye"),
    NoticeKind(IMPORT_ENDED, "An import of mine has ended", may.IMPORT, "upload"),
    NoticeKind(FEED_TROUBLE, "A feed of stock failed, or cars in it were rejected", may.FEEDS, "alert"),
    NoticeKind(BULK_ENDED, "A bulk act of mine has ended", may.VIEW, "list"),
)
for _number, _kind in enumerate(_KINDS):
    KINDS.register(20 + _number, _kind.code, _kind)
