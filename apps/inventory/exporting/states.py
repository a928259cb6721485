"""The life of an export and the kinds of its file, as data."""

from apps.core.lifecycle import Lifecycle, Transition
from apps.inventory.permissions import EXPORT
from apps.inventory.printing.prints import PRINTS

MAKING, READY, EXPIRED = "making", "ready", "expired"

STOCK_EXPORT = Lifecycle(
    name="export",
    field="state",
    states={MAKING: "Being made", READY: "Ready", EXPIRED: "Expired"},
    transitions=(
        Transition("report", frozenset({MAKING}), READY, EXPORT, "Report the file"),
        Transition("expire", frozenset({MAKING, READY}), EXPIRED, EXPORT, "Expire"),
    ),
)

STATE_CHOICES = list(STOCK_EXPORT.states.items())
CSV, XLSX = "csv", "xlsx"
TABLES = {CSV: "CSV", XLSX: "Excel"}
FORMATS = TABLES | {kind: f"{name}s (PDF)" for kind, name in PRINTS.items()}
FORMAT_CHOICES = list(FORMATS.items())
PDF = "application/pdf"
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    **dict.fromkeys(PRINTS, PDF),
}
