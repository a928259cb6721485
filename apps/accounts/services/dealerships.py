"""Opening groups and dealerships, and changing a dealership's details."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from apps.accounts.models import DealerGroup, Dealership
from apps.accounts.permissions import CHANGE_DEALERSHIP, CREATE_DEALERSHIP, CREATE_GROUP
from apps.accounts.services import trail
from apps.core.actor import Actor
from apps.core.errors import Invalid, NotFound, Stale
from apps.core.validation import validated

EDITABLE = frozenset(
    [
        "name",
        "legal_name",
        "licence_number",
        "tax_id",
        "street",
        "city",
        "region",
        "postcode",
        "country",
        "phone",
        "time_zone",
        "distance_unit",
        "opening_hours",
        "brand_colour",
        "accent_colour",
        "stock_prefix",
    ]
)


@transaction.atomic
def create_group(*, name: str, slug: str, by: Actor) -> DealerGroup:
    """A new dealer group, without dealerships. Invalid when the slug is taken."""
    by.require(CREATE_GROUP)
    group = validated(DealerGroup(name=name.strip(), slug=slug))
    group.save()
    trail.record("group.create", target=group, place=group, by=by)
    return group


@transaction.atomic
def create_dealership(*, group: DealerGroup, slug: str, by: Actor, **details: Any) -> Dealership:
    """A new dealership of ``group``, which must be the actor's own.

    ``details`` are the fields of ``EDITABLE`` and ``currency``, which stays for good: all its
    money is kept in it.
    """
    by.require(CREATE_DEALERSHIP)
    _check_group(group.pk, by)
    _check_names(details, EDITABLE | {"currency"})
    dealership = validated(Dealership(group=group, slug=slug, **details))
    dealership.save()
    trail.record("dealership.create", target=dealership, place=dealership, by=by)
    return dealership


@transaction.atomic
def update_dealership(
    *, dealership_id: int, changes: Mapping[str, Any], by: Actor, version: int | None = None
) -> Dealership:
    """Change fields of ``EDITABLE``. Stale when ``version`` is no longer the row's."""
    by.require(CHANGE_DEALERSHIP)
    _check_names(changes, EDITABLE)
    dealership = _locked(dealership_id, by)
    if version is not None and version != dealership.version:
        raise Stale("Somebody else changed this dealership meanwhile. Load it again.")
    changed = trail.changed(dealership, changes)
    if changed:
        validated(dealership).save()
        trail.record("dealership.update", target=dealership, place=dealership, by=by, changes=changed)
    return dealership


def _locked(dealership_id: int, by: Actor) -> Dealership:
    """The current dealership; a platform admin reaches every one."""
    reachable = Dealership.objects.select_for_update(no_key=True).filter(pk=dealership_id)
    if not by.all_powerful:
        reachable = reachable.filter(pk=by.dealership_id or 0)
    found = reachable.first()
    if found is None:
        raise NotFound("There is no such dealership within your reach.")
    return found


def _check_group(group_id: int, by: Actor) -> None:
    if not by.all_powerful and group_id != by.group_id:
        raise NotFound("There is no such group within your reach.")


def _check_names(given: Mapping[str, Any], allowed: frozenset[str]) -> None:
    unknown = sorted(given.keys() - allowed)
    if unknown:
        raise Invalid("These fields cannot be set.", fields={name: ["Cannot be set."] for name in unknown})
