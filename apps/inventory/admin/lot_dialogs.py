"""The dialogs of the lot card: seen, keys counted, taken, returned."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from apps.core.actor import Actor
from apps.core.admin.requests import actor_of
from apps.inventory import permissions as may
from apps.inventory.admin.choices import choices_of
from apps.inventory.admin.dialog_looks import Look as Appearance
from apps.inventory.doubts import CODES
from apps.inventory.lifecycle import CLOSED
from apps.inventory.models import KeySet, LotPlace, Sighting, StockUnit
from apps.inventory.services import keys
from apps.inventory.services.sightings import Look, see

LOOKS: Mapping[str, Appearance] = {
    "see": Appearance("It is written down that you saw it now.", "Record", "check"),
    "set_keys": Appearance("How many keys there are, and where they hang.", "Save", "key"),
    "take_keys": Appearance("It is known who has them until they are returned.", "Take", "key"),
    "return_keys": Appearance("They hang on their hook again.", "Return", "undo"),
}
DONE = {
    "see": "Recorded.",
    "set_keys": "Keys counted.",
    "take_keys": "Keys taken.",
    "return_keys": "Keys returned.",
}


class SeenForm(forms.Form):
    """Where it stands, what the odometer says."""

    place_id = forms.TypedChoiceField(label="Place", required=False, coerce=int, empty_value=None)
    odometer = forms.IntegerField(required=False, min_value=0)
    note = forms.CharField(required=False, max_length=200)
    sure = forms.BooleanField(label="I looked again: record it whatever is known otherwise", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place_id"].choices = [("", "—"), *place_choices()]  # type: ignore[attr-defined]


class CountForm(forms.Form):
    """How many, where."""

    count = forms.IntegerField(label="Keys", min_value=0, max_value=keys.MOST_KEYS)
    tag = forms.CharField(label="Hook or tag", required=False, max_length=20)
    note = forms.CharField(required=False, max_length=200)


class TakeForm(forms.Form):
    """Who has them."""

    holder_id = forms.TypedChoiceField(label="Who has them", coerce=int)
    handed_over = forms.BooleanField(label="They were handed over by whoever had them", required=False)
    note = forms.CharField(required=False, max_length=200)

    def __init__(self, *args: Any, by: Actor, people: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(pk, name) for pk, name in people if pk != by.user_id]
        self.fields["holder_id"].choices = [(by.user_id, f"{by.name} (me)"), *rows]  # type: ignore[attr-defined]


class ReturnForm(forms.Form):
    """Anything to say."""

    note = forms.CharField(required=False, max_length=200)


def known_keys(unit: StockUnit) -> KeySet | None:
    """The unit's keys as its page read them, None where nobody counted them."""
    return next(iter(unit.rows_of("key_sets")), None)


def place_choices() -> list[tuple[int, str]]:
    """The places in use, in the order in which one walks past them, each with its location."""
    rows = (
        LotPlace.objects.filter(is_active=True).select_related("location").order_by("position", "name", "id")
    )
    return [(place.pk, f"{place.name} · {place.location.name}") for place in rows]


def _see(*, unit_id: int, by: Actor, at: datetime, version: int | None = None, **given: Any) -> Sighting:
    """A sighting makes nothing stale and needs no version."""
    settled = CODES if given.pop("sure", False) else ()
    return see(unit_id=unit_id, look=Look(seen_at=at, settled=settled, **given), by=by, at=at)


SERVICES: Mapping[str, Callable[..., Any]] = {
    "see": _see,
    "set_keys": keys.set_keys,
    "take_keys": keys.take,
    "return_keys": keys.give_back,
}


def offered(unit: StockUnit, actor: Actor) -> list[tuple[str, str]]:
    """(verb, title) of what the actor may do now."""
    if not actor.can(may.LOT) or unit.status in CLOSED:
        return []
    known = known_keys(unit)
    out = known is not None and known.holder_id is not None
    found = [("see", "Seen on the lot"), ("set_keys", "Count the keys"), ("take_keys", "Take the keys")]
    return [*found, ("return_keys", "Return the keys")] if out else found


def _seen_form(unit: StockUnit, request: HttpRequest, data: QueryDict | None) -> forms.Form:
    return SeenForm(data, initial={"place_id": unit.lot_place_id}, auto_id="see_%s")


def _count_form(unit: StockUnit, request: HttpRequest, data: QueryDict | None) -> forms.Form:
    known = known_keys(unit) or KeySet(count=2)
    return CountForm(data, initial={"count": known.count, "tag": known.tag}, auto_id="keys_%s")


def _take_form(unit: StockUnit, request: HttpRequest, data: QueryDict | None) -> forms.Form:
    return TakeForm(data, by=actor_of(request), people=choices_of(request).people, auto_id="take_%s")


def _return_form(unit: StockUnit, request: HttpRequest, data: QueryDict | None) -> forms.Form:
    return ReturnForm(data, auto_id="return_keys_%s")


FORMS: Mapping[str, Callable[[StockUnit, HttpRequest, QueryDict | None], forms.Form]] = {
    "see": _seen_form,
    "set_keys": _count_form,
    "take_keys": _take_form,
    "return_keys": _return_form,
}
