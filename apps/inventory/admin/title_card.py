"""The title card of the vehicle page, and the dialog that writes it down."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from apps.core.actor import Actor
from apps.inventory import permissions as may
from apps.inventory.admin.dialog_looks import Look
from apps.inventory.lifecycle import DELIVERED, SOLD
from apps.inventory.models import StockUnit, TitleStatus, VehicleBrand
from apps.inventory.services.titles import facts_of, paper_of, record_title
from apps.inventory.titles import LENGTHS, NEXT, TO_BUYER, WITHOUT
from apps.inventory.titles import paper_of as name_of

VERB = "record_title"
LOOKS: Mapping[str, Look] = {
    VERB: Look(
        "It is kept with your name and the time; what it was before stays in the history.", "Save", "file"
    )
}
DONE = {VERB: "Title recorded."}
_LABELS = {
    "number": "Number",
    "state": "Issued by",
    "brand": "Brand as printed",
    "lienholder": "Lienholder",
    "received_on": "Received",
    "kept_at": "Kept at",
    "note": "Note",
}


def _words(name: str, label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=LENGTHS[name], help_text=hint)


class TitleForm(forms.Form):
    """Where it is and what it says."""

    title_status = forms.ChoiceField(label="Where it is")
    number = _words("number", "Title number")
    state = _words("state", "Issuing state")
    brand = _words("brand", "Brand as printed", "Empty for a clean title.")
    lienholder = _words("lienholder", "Lienholder", "Kept while its payoff is outstanding.")
    received_on = forms.DateField(
        label="Received on",
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text="Empty: today, once it is in hand or electronic.",
    )
    kept_at = _words("kept_at", "Safe or drawer", "Kept while the paper is in hand.")
    note = _words("note", "Note")

    def __init__(self, *args: Any, unit: StockUnit, **kwargs: Any) -> None:
        kwargs["initial"] = asdict(facts_of(unit, paper_of(unit)))
        super().__init__(*args, **kwargs)
        sold = unit.status in (SOLD, DELIVERED)
        choices = [(value, label) for value, label in TitleStatus.choices if sold or value != TO_BUYER]
        self.fields["title_status"].choices = choices  # type: ignore[attr-defined]


def card(unit: StockUnit, branded: Sequence[VehicleBrand], acts: Sequence[Any]) -> dict[str, Any]:
    """What ``inventory/title_card.html`` shows; the unit comes with its paper."""
    paper = paper_of(unit)
    facts = facts_of(unit, paper)
    rows = [
        (label, f"{value:%-d %b %Y}" if name == "received_on" else value)
        for name, label in _LABELS.items()
        if (value := getattr(facts, name))
    ]
    return {
        "name": name_of(unit.condition),
        "rows": rows,
        "paper": paper if paper.pk else None,
        "next": "" if unit.status in WITHOUT else NEXT.get(facts.title_status, ""),
        "undisclosed": facts.brand if facts.brand and not branded else "",
        "act": next((act for act in acts if act.verb == VERB), None),
        "brand_act": next((act for act in acts if act.verb == "add_brand"), None),
    }


def offered(unit: StockUnit, actor: Actor) -> list[tuple[str, str]]:
    """(verb, title) of what the actor may do now."""
    return [(VERB, "Record the title")] if actor.can(may.TITLES) and unit.status not in WITHOUT else []


def _record(*, unit_id: int, by: Actor, at: datetime, version: int | None = None, **said: Any) -> StockUnit:
    """A dialog shows every fact: what came back empty is empty."""
    facts = {"received_on": None, **said}
    return record_title(unit_id=unit_id, facts=facts, by=by, at=at, version=version)


def _form(unit: StockUnit, request: HttpRequest, data: QueryDict | None) -> forms.Form:
    return TitleForm(data, unit=unit, auto_id="title_%s")


SERVICES: Mapping[str, Callable[..., Any]] = {VERB: _record}
FORMS: Mapping[str, Callable[[StockUnit, HttpRequest, QueryDict | None], forms.Form]] = {VERB: _form}
