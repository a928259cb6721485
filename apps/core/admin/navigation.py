"""The sidebar, the phone's bottom bar and their badges; apps register their entries."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, QuerySet, Value
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from apps.core.actor import Actor
from apps.core.admin.requests import actor_of as actor_of
from apps.core.slots import Slot

SELL, STOCK, OFFICE, SETTINGS = "Sell", "Stock", "Office", "Settings"
GROUPS = ("", SELL, STOCK, OFFICE, SETTINGS)

BADGE_SECONDS = 20
BADGE_CAP = 100


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry: ``url_name`` is reversed without arguments, ``permission`` a code or ``""``.

    ``hotkey`` is the letter after ``g``; ``phone`` ranks the entry for the bottom bar
    (lowest first, None keeps it out); ``badge`` counts what waits for the actor.
    """

    title: str
    url_name: str
    icon: str
    group: str = ""
    permission: str = ""
    hotkey: str = ""
    phone: int | None = None
    phone_title: str = ""
    badge: Callable[[Actor], QuerySet[Any]] | None = None


NAVIGATION = Slot[NavItem]("navigation")


@dataclass(frozen=True, slots=True)
class AccountLink:
    """A page about oneself in the user menu: security, sessions."""

    title: str
    url_name: str
    icon: str


ACCOUNT_LINKS = Slot[AccountLink]("account links")


@dataclass(frozen=True, slots=True)
class Entry:
    """A ``NavItem`` as one person sees it now."""

    item: NavItem
    url: str
    active: bool
    count: int

    @property
    def shown_count(self) -> str:
        """The badge's words: capped, empty for nothing."""
        if self.count >= BADGE_CAP:
            return f"{BADGE_CAP - 1}+"
        return str(self.count) if self.count else ""


def may_see(actor: Actor, permission: str) -> bool:
    """Whether an entry that needs ``permission`` ("" = everyone) is shown to ``actor``."""
    return not permission or actor.can(permission)


def allowed_items(actor: Actor) -> list[tuple[NavItem, str]]:
    """What the actor may open, with its URL; an entry whose URL is not mounted is left out."""
    found = []
    for item in NAVIGATION.items():
        if may_see(actor, item.permission):
            try:
                found.append((item, reverse(item.url_name)))
            except NoReverseMatch:
                continue
    return found


def entries(request: HttpRequest) -> list[Entry]:
    """The actor's entries in order, with the current one marked and badges filled in."""
    actor = actor_of(request)
    allowed = allowed_items(actor)
    counts = badge_counts(actor, [item for item, _ in allowed])
    current = current_url([url for _, url in allowed], request.path)
    return [Entry(item, url, url == current, counts.get(item.url_name, 0)) for item, url in allowed]


def current_url(urls: list[str], path: str) -> str:
    """The longest entry that contains ``path``; the landing page only matches itself."""
    home = reverse("admin:index")
    within = [url for url in urls if path.startswith(url) and (url != home or path == home)]
    return max(within, key=len, default="")


def badge_counts(actor: Actor, items: list[NavItem]) -> dict[str, int]:
    """All badges by one query, remembered for a few seconds per person and dealership."""
    sources = [(item.url_name, item.badge) for item in items if item.badge]
    if not sources or actor.dealership_id is None:
        return {}
    key = f"badges:{actor.dealership_id}:{actor.user_id}"
    counts: dict[str, int] | None = cache.get(key)
    if counts is None:
        counts = count_all([(name, badge(actor)) for name, badge in sources])
        cache.set(key, counts, BADGE_SECONDS)
    return counts


def count_all(sources: list[tuple[str, QuerySet[Any]]]) -> dict[str, int]:
    """Rows of each source by its name, in one UNION ALL; each part stops counting at the cap."""
    parts = [
        rows.model._base_manager.filter(pk__in=rows.order_by().values("pk")[:BADGE_CAP])
        .order_by()
        .annotate(badge=Value(name))
        .values("badge")
        .annotate(n=Count("pk"))
        .values_list("badge", "n")
        for name, rows in sources
    ]
    return dict(parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0])
