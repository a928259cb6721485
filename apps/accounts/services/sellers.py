"""Dealerships made by sets: one for each seller of an imported file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.text import slugify

from apps.accounts.models import DealerGroup
from apps.accounts.permissions import CREATE_DEALERSHIP
from apps.accounts.services import trail
from apps.core.actor import Actor
from apps.core.errors import Invalid, NotFound


@dataclass(frozen=True, slots=True)
class SellerIn:
    """A seller as a file names him: ``external_id`` is his key there, the rest may be empty."""

    external_id: str
    name: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""


# One statement for thousands of sellers. A seller whom another import is making at this moment is
# waited for, and then neither inserted nor seen by this snapshot: the caller asks once more.
_ENSURE = """
WITH seller AS (
    SELECT * FROM unnest(%(keys)s::text[], %(slugs)s::text[], %(names)s::text[],
                         %(cities)s::text[], %(regions)s::text[], %(postcodes)s::text[])
        AS seller (key, slug, name, city, region, postcode)
), made AS (
    INSERT INTO accounts_dealership
        (version, group_id, slug, name, city, region, postcode, external_seller_id, legal_name, licence_number,
         tax_id, street, country, phone, time_zone, currency, distance_unit, opening_hours, brand_colour,
         accent_colour, stock_prefix, is_active, created_at)
    SELECT 1, %(group)s, slug, name, city, region, postcode, key, '', '', '', '', %(country)s, '', %(time_zone)s,
           %(currency)s, %(unit)s, '{}', '#1d4ed8', '#f59e0b', '', true, now()
    FROM seller
    WHERE NOT EXISTS (SELECT FROM accounts_dealership d
                      WHERE d.group_id = %(group)s AND d.external_seller_id = seller.key)
    ON CONFLICT (group_id, external_seller_id) DO NOTHING
    RETURNING external_seller_id, id
)
SELECT external_seller_id, id, true FROM made
UNION ALL
SELECT d.external_seller_id, d.id, false FROM accounts_dealership d JOIN seller ON d.external_seller_id = seller.key
WHERE d.group_id = %(group)s
"""


@transaction.atomic
def ensure_dealerships(
    *,
    group: DealerGroup,
    sellers: Iterable[SellerIn],
    by: Actor,
    country: str = "US",
    time_zone: str = "America/New_York",
    currency: str = "USD",
    distance_unit: str = "mi",
) -> dict[str, int]:
    """External seller id → dealership id, for each of ``sellers``, making those that are missing.

    One statement and one audit row whatever their number; a second call makes nothing. A seller
    named twice is taken as he was named first. Invalid for one without an id.
    """
    by.require(CREATE_DEALERSHIP)
    if not by.all_powerful and group.pk != by.group_id:
        raise NotFound("There is no such group within your reach.")
    wanted = _once(sellers)
    place = {"country": country, "time_zone": time_zone, "currency": currency, "unit": distance_unit}
    found, made = _ensure(group, wanted, place)
    missing = [seller for seller in wanted if seller.external_id not in found]
    if missing:
        late, more = _ensure(group, missing, place)
        found, made = found | late, made + more
    if made:
        trail.record(
            "dealership.import",
            target=group,
            place=group,
            by=by,
            facts={"made": made, "sellers": len(wanted)},
        )
    return found


def _once(sellers: Iterable[SellerIn]) -> list[SellerIn]:
    first: dict[str, SellerIn] = {}
    for seller in sellers:
        if not seller.external_id.strip():
            raise Invalid("A seller has no id.", fields={"external_id": ["Required."]})
        first.setdefault(seller.external_id, seller)
    return list(first.values())


def _ensure(
    group: DealerGroup, sellers: Sequence[SellerIn], place: dict[str, str]
) -> tuple[dict[str, int], int]:
    values: dict[str, Any] = {
        "group": group.pk,
        "keys": [seller.external_id for seller in sellers],
        "slugs": [_slug(group, seller) for seller in sellers],
        "names": [(seller.name or f"Seller {seller.external_id}")[:200] for seller in sellers],
        "cities": [seller.city[:100] for seller in sellers],
        "regions": [seller.region[:60] for seller in sellers],
        "postcodes": [seller.postcode[:20] for seller in sellers],
        **place,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ENSURE, values)
        rows = cursor.fetchall()
    return {key: pk for key, pk, _ in rows}, sum(was_made for _, _, was_made in rows)


def _slug(group: DealerGroup, seller: SellerIn) -> str:
    """Unique through the group's id and the seller's; readable through his name."""
    tail = f"{group.pk}-{slugify(seller.external_id)}"
    return f"{slugify(seller.name)[: 78 - len(tail)].strip('-')}-{tail}".lstrip("-")
