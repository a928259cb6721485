"""The life of one run of a feed, and what a feed may be, as data."""

from apps.core.lifecycle import Lifecycle, Transition
from apps.inventory.permissions import FEEDS

MAKING, OFFERED, DELIVERED, FAILED = "making", "offered", "delivered", "failed"

FEED_RUN = Lifecycle(
    name="feed run",
    field="state",
    states={MAKING: "On its way", OFFERED: "Ready to be fetched", DELIVERED: "Delivered", FAILED: "Failed"},
    transitions=(
        Transition("offer", frozenset({MAKING}), OFFERED, FEEDS, "Offer the file"),
        Transition("deliver", frozenset({MAKING}), DELIVERED, FEEDS, "Report the delivery"),
        Transition("fail", frozenset({MAKING}), FAILED, FEEDS, "Report the failure"),
    ),
)
STATE_CHOICES = list(FEED_RUN.states.items())
CSV, XML = "csv", "xml"
FORMATS = {CSV: "CSV", XML: "XML"}
TYPES = {CSV: "text/csv; charset=utf-8", XML: "application/xml; charset=utf-8"}
PUSH, PULL = "push", "pull"
DELIVERIES = {PUSH: "We send it over HTTPS", PULL: "They fetch it from us"}
METHODS = {"PUT": "PUT", "POST": "POST"}
FORMAT_CHOICES, DELIVERY_CHOICES, METHOD_CHOICES = (
    list(known.items()) for known in (FORMATS, DELIVERIES, METHODS)
)
