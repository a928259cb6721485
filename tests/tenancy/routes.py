"""Every route of the project, from the resolver, with the other dealer's ids filled in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# What an id in a path means, by how the path begins. A route with an id that no line here knows
# fails the test: say whose row it names.
KINDS = {
    "admin/security/authenticators/": "authenticator",
    "admin/security/sessions/": "usersession",
    "admin/second-factor/": "user",
    "admin/invitations/": "invitation",
    "admin/jobs/": "job",
    "admin/dead-letters/": "delivery",
    "admin/inventory/floorplan/": "floorplanadvance",
    "admin/inventory/watch/": "stockalert",
    "admin/inventory/appraisals/": "appraisal",
    "admin/notices/": "notice",
    "api/v1/notices/": "notice",
    "admin/views/": "savedview",
    "admin/inventory/disagreements/": "vehiclefact",
    "admin/inventory/photo/": "photo",
    "admin/inventory/board/": "stockunit",
    "admin/inventory/work/": "workitem",
    "admin/r/": "stockunit",
    "api/v1/stock-units/": "stockunit",
    "api/v1/readiness-steps/": "readinessstep",
    "api/v1/lot-places/": "lotplace",
    "api/v1/vehicles/": "vehicle",
    "api/v1/vehicle-facts/": "vehiclefact",
    "api/v1/floorplan-advances/": "floorplanadvance",
    "api/v1/stock-alerts/": "stockalert",
    "api/v1/restock-rules/": "restockrule",
    "api/v1/appraisals/": "appraisal",
    "api/v1/stock-exports/": "stockexport",
    "api/v1/feeds/": "feed",
    "feeds/": "feed",
    "admin/inventory/feedrun/": "feedrun",
    "api/v1/imports/": "importrun",
    "api/v1/bulk-runs/": "bulkrun",
    "api/v1/customers/": "customer",
    "api/v1/deals/": "deal",
    "api/v1/jobs/": "job",
    "api/v1/audit-events/": "auditevent",
    "api/v1/users/": "user",
    "api/v1/memberships/": "membership",
    "api/v1/dealerships/": "dealership",
}
WORDS = {
    "verb": (
        "hold",
        "release",
        "price",
        "submit",
        "approve",
        "contract",
        "deliver",
        "kill",
        "unwind",
        "write_off",
        "add_cost",
        "reverse_cost",
        "start_floorplan",
        "edit",
        "remove",
        "restore",
        "curtail",
        "ready",
        "issue_guide",
        "open_recall",
        "remedy_recall",
        "see",
        "take_keys",
        "payoff",
        "commit",
        "undo",
        "discard",
        "rename",
        "default",
        "delete",
        "acknowledge",
        "snooze",
        "wake",
        "decline",
        "move",
        "assign",
        "finish",
        "cancel",
        "propose_work",
        "record_title",
        "ask",
        "offer",
        "send_back",
        "accept",
        "walk_away",
        "reappraise",
        "take_in",
        "on",
        "off",
        "send",
    ),
    "vin": ("1HGCP268X9A069918",),
    "field": ("tax_id", "licence_number", "date_of_birth"),
    "size": ("thumb", "large"),
    "store": ("kanarienvogel-store",),
    "sheet": ("sticker", "key_tag"),
    "role": ("sales_rep",),
    "code": ("inventory.view",),
    "token": ("none",),
    "uidb36": ("1",),
    "key": ("set-password",),
    "app_label": ("inventory", "deals", "customers", "accounts"),
    "url": ("nothing-here",),
}
ELSEWHERE = ("accounts/logout/", "admin/logout/")


@dataclass(frozen=True)
class Route:
    """A path with foreign ids; ``names_row`` says that an id of theirs is in it."""

    path: str
    pattern: str
    names_row: bool


def patterns(found: list[Any] | None = None, prefix: str = "") -> Iterator[str]:
    """The pattern of every route, e.g. ``admin/deals/deal/<int:pk>/page/``."""
    for entry in found if found is not None else get_resolver().url_patterns:
        pattern = prefix + str(entry.pattern).removeprefix("^").removesuffix("$")
        if isinstance(entry, URLResolver):
            yield from patterns(entry.url_patterns, pattern)
        elif isinstance(entry, URLPattern):
            yield pattern


def routes(ids: dict[str, int]) -> Iterator[Route]:
    """Every route of staff pages and of the API with their ids in the path."""
    for pattern in patterns():
        if pattern in ELSEWHERE:
            continue
        names = [name for pair in re.findall(r"<\w+:(\w+)>|\(\?P<(\w+)>", pattern) for name in pair if name]
        choices = [values(pattern, name, ids) for name in names]
        for chosen in product(*choices):
            path = filled(pattern, dict(zip(names, chosen, strict=True)))
            yield Route(f"/{path}", pattern, any(names_a_row(name) for name in names))


def names_a_row(name: str) -> bool:
    """Whether an id of theirs stands there; a word may look like one where ids are young."""
    return name not in WORDS and name != "content_type_id"


def values(pattern: str, name: str, ids: dict[str, int]) -> tuple[str, ...]:
    """What stands in the place of ``name``."""
    if not names_a_row(name):
        return WORDS.get(name, ("1",))
    kind = next((kind for start, kind in KINDS.items() if pattern.startswith(start)), None)
    model = re.match(r"admin/\w+/(\w+)/", pattern)
    if kind is None and model and model[1] in ids:
        kind = model[1]
    assert kind is not None, f"{pattern}: say in KINDS what <{name}> names"
    return (str(ids[kind]),)


def filled(pattern: str, chosen: dict[str, str]) -> str:
    """The pattern with its placeholders replaced."""

    def put(found: re.Match[str]) -> str:
        return chosen[found[1] or found[2]]

    return re.sub(r"<\w+:(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", put, pattern)
