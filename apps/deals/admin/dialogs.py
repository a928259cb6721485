"""The dialogs of a deal's verbs: what each says and asks."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from apps.core.actor import Actor
from apps.core.admin.service_forms import RefusableForm
from apps.deals import selectors
from apps.deals.admin.forms import ApproveForm, DeliverForm, KillForm, NoForm, UnwindForm
from apps.deals.models import Deal


@dataclass(frozen=True, slots=True)
class Look:
    """How a verb looks; ``consequence`` says what it does before it is done."""

    form: type[RefusableForm]
    symbol: str
    tone: str
    confirm: str
    consequence: str
    done: str


LOOKS = {
    "submit": Look(
        NoForm,
        "up",
        "primary",
        "Submit",
        "The vehicle is committed to this deal until it is approved or given up.",
        "Submitted; the vehicle is yours.",
    ),
    "approve": Look(
        ApproveForm,
        "check",
        "primary",
        "Approve",
        "The figures are frozen. Any later change of price voids this approval.",
        "Approved.",
    ),
    "contract": Look(
        NoForm,
        "edit",
        "primary",
        "Contract",
        "The vehicle is sold, the sale is booked, tax and fees become payable. The figures are final.",
        "Contracted; the sale is booked.",
    ),
    "deliver": Look(
        DeliverForm,
        "key",
        "primary",
        "Deliver",
        "The buyer drives away. Record what is true at this moment.",
        "Delivered. Well sold!",
    ),
    "kill": Look(
        KillForm,
        "ban",
        "danger",
        "Give up",
        "The deal is dead; a vehicle that it committed is released.",
        "Given up; the vehicle is released.",
    ),
    "unwind": Look(
        UnwindForm,
        "undo",
        "danger",
        "Unwind",
        "The vehicle returns to stock and every posting is reversed. Nothing is deleted.",
        "Unwound; the vehicle is back in stock.",
    ),
}


@dataclass(frozen=True, slots=True)
class Dialog:
    """One verb open to the actor, ready to be shown."""

    verb: str
    title: str
    look: Look
    form: RefusableForm
    action: str
    error: str = ""
    open: bool = False

    @property
    def id(self) -> str:
        return f"do-{self.verb}"


def dialogs(
    deal: Deal, by: Actor, *, failed: str = "", form: RefusableForm | None = None, error: str = ""
) -> list[Dialog]:
    """The dialogs of what the actor may do now; the one that ``failed`` is open with its error."""
    return [
        _dialog(
            deal, step.verb, step.label, form if step.verb == failed else None, error, step.verb == failed
        )
        for step in selectors.next_steps(deal, by=by)
    ]


def _dialog(deal: Deal, verb: str, label: str, form: Any, error: str, is_open: bool) -> Dialog:
    look = LOOKS[verb]
    initial = {"odometer": deal.stock_unit.odometer} if verb == "deliver" else {}
    return Dialog(
        verb=verb,
        title=label,
        look=look,
        form=form or look.form(initial=initial, prefix=None, auto_id=f"{verb}_%s"),
        action=reverse("admin:deals_deal_do", args=[deal.pk, verb]),
        error=error if is_open else "",
        open=is_open,
    )
