"""The dialogs of the vehicle page: which verbs a person may do to a unit now, and what each asks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from apps.core.actor import Actor
from apps.core.admin.requests import actor_of
from apps.core.clock import now
from apps.core.display import current_display
from apps.inventory import permissions as may
from apps.inventory.admin import (
    cost_dialogs,
    disposing_forms,
    lot_dialogs,
    ready_dialogs,
    title_card,
    work_dialogs,
)
from apps.inventory.admin.brand_forms import BrandForm
from apps.inventory.admin.dialog_looks import Look
from apps.inventory.admin.forms import HoldForm, PriceForm, ReceiveForm, TransferForm, VerbForm
from apps.inventory.lifecycle import CLOSED, HELD, STOCK_UNIT
from apps.inventory.models import StockUnit

PRICE = "price"
COST_ACTS = ("add_cost", "reverse_cost", "start_floorplan")


LOOKS: Mapping[str, Look] = {
    **ready_dialogs.LOOKS,
    **lot_dialogs.LOOKS,
    **work_dialogs.LOOKS,
    **title_card.LOOKS,
    PRICE: Look("The change is kept in the price history with your name.", "Set price", "tag"),
    "add_cost": Look(
        "A line of the cost ledger, with your name. It can only be reversed.", "Add cost", "plus"
    ),
    "reverse_cost": Look(
        "An opposite line takes it back; both stay in the ledger.", "Reverse", "undo", "danger", "Why?"
    ),
    "start_floorplan": Look(
        "The lender's terms are copied; interest runs from that day on.", "Put on floorplan", "money"
    ),
    "add_brand": Look(
        "A brand stays with the vehicle for ever; it can only be superseded.", "Record brand", "flag"
    ),
    "hold": Look("Nobody else can hold or sell the vehicle until then.", "Hold", "lock"),
    "release": Look("The vehicle goes back to where the hold took it from.", "Release", "unlock"),
    "ship": Look("It left the maker or seller.", "Mark in transit", "truck"),
    "receive": Look("It arrived and may be sold from stock.", "Receive", "check"),
    "transfer": Look(
        "This stay ends; one in transit begins there at the true cost of here.", "Transfer", "swap"
    ),
    "cancel": Look("The order ends here. This cannot be undone.", "Cancel the order", "x", "danger", "Why?"),
    "return_to_source": Look("The stay ends. This cannot be undone.", "Return", "undo", "danger", "Why?"),
    "write_off": Look(
        "The stay ends. This cannot be undone.", "Write off", "ban", "danger", "What happened?"
    ),
}


@dataclass(slots=True)
class Dialog:
    """One verb ready to be shown."""

    verb: str
    title: str
    look: Look
    form: forms.Form
    action: str
    error: str = ""
    open: bool = False

    @property
    def id(self) -> str:
        """The id of its element."""
        return f"do-{self.verb.replace('_', '-')}"


def offered(unit: StockUnit, actor: Actor) -> list[tuple[str, str]]:
    """(verb, title) of what the actor may do now; what deals do is not offered here."""
    found = []
    if actor.can(may.PRICE) and unit.status not in CLOSED:
        found.append((PRICE, "Change a price"))
    found += cost_dialogs.offered(unit, actor)
    if actor.can(may.BRAND):
        found.append(("add_brand", "Record a title brand"))
    found += ready_dialogs.offered(unit, actor)
    found += lot_dialogs.offered(unit, actor)
    found += work_dialogs.offered(unit, actor)
    found += title_card.offered(unit, actor)
    for transition in STOCK_UNIT.possible(unit.status):
        known = transition.verb in LOOKS and transition.verb not in dict(found)
        if known and actor.can(transition.permission) and _concerns(transition.verb, unit, actor):
            found.append((transition.verb, transition.label))
    return found


def _concerns(verb: str, unit: StockUnit, actor: Actor) -> bool:
    """Somebody else's hold is not offered for release to those who may only release their own."""
    if verb != "release" or unit.status != HELD or actor.can(may.RELEASE_ANY_HOLD):
        return True
    return unit.holds.filter(ended_at=None, placed_by_id=actor.user_id).exists()


def dialogs(
    request: HttpRequest, unit: StockUnit, *, failed: str = "", form: Any = None, error: str = ""
) -> list[Dialog]:
    """Every offered verb; the one that ``failed`` opens with its form and reason."""
    found = []
    for verb, title in offered(unit, actor_of(request)):
        dialog = Dialog(verb, title, LOOKS[verb], form_of(verb, unit, request), url_of(unit, verb))
        if verb == failed:
            dialog.form, dialog.error, dialog.open = form or dialog.form, error, True
        found.append(dialog)
    return found


def url_of(unit: StockUnit, verb: str) -> str:
    """Where the dialog of ``verb`` posts to."""
    return reverse("admin:inventory_stockunit_do", args=[unit.pk, verb])


def form_of(verb: str, unit: StockUnit, request: HttpRequest, data: QueryDict | None = None) -> forms.Form:
    """The fields that ``verb`` asks for, filled with ``data``."""
    build = _FORMS.get(verb)
    return build(unit, request, data) if build else VerbForm(data)


def _price(unit: StockUnit, request: HttpRequest, data: QueryDict | None) -> forms.Form:
    sees_cost = actor_of(request).can(may.SEE_COST)
    return PriceForm(data, unit=unit, sees_cost=sees_cost, auto_id="price_%s")


def _hold(unit: StockUnit, request: HttpRequest, data: QueryDict | None) -> forms.Form:
    evening = (now() + timedelta(days=2)).astimezone(current_display().tz).replace(hour=18, minute=0)
    return HoldForm(data, initial={"expires_at": evening.replace(tzinfo=None)}, auto_id="hold_%s")


def _receive(unit: StockUnit, request: HttpRequest, data: QueryDict | None) -> forms.Form:
    return ReceiveForm(data, auto_id="receive_%s")


def _brand(unit: StockUnit, request: HttpRequest, data: QueryDict | None) -> forms.Form:
    return BrandForm(data, brands=list(unit.known_brands), auto_id="brand_%s")


def _transfer(unit: StockUnit, request: HttpRequest, data: QueryDict | None) -> forms.Form:
    return TransferForm(data, here=unit.dealership, auto_id="transfer_%s")


_Build = Callable[[StockUnit, HttpRequest, QueryDict | None], forms.Form]
_FORMS: Mapping[str, _Build] = {
    PRICE: _price,
    "hold": _hold,
    "receive": _receive,
    "transfer": _transfer,
    "add_brand": _brand,
    "return_to_source": disposing_forms.return_form,
    "write_off": disposing_forms.write_off_form,
    "add_cost": cost_dialogs.add_form,
    "reverse_cost": cost_dialogs.reverse_form,
    "start_floorplan": cost_dialogs.floorplan_form,
    **ready_dialogs.FORMS,
    **lot_dialogs.FORMS,
    **work_dialogs.FORMS,
    **title_card.FORMS,
}
