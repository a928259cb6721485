"""What the frame of a staff page needs: navigation, bottom bar, message tones."""

from django import template
from django.db.models import Model
from django.db.models.options import Options
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from apps.core.admin.navigation import ACCOUNT_LINKS, GROUPS, Entry, entries
from apps.core.admin.requests import actor_of
from apps.core.permissions import ROLES
from apps.core.permissions_list import NOTICES

register = template.Library()

PHONE_ITEMS = 4


@register.simple_tag
def sidebar(request: HttpRequest) -> list[tuple[str, list[Entry]]]:
    """Groups with the actor's entries; remembered on the request for the bottom bar."""
    found = _entries(request)
    grouped = [(group, [e for e in found if e.item.group == group]) for group in GROUPS]
    return [(group, items) for group, items in grouped if items]


@register.simple_tag
def bottom_bar(request: HttpRequest) -> list[Entry]:
    """The first few entries that matter on a phone; a fifth place opens the whole menu."""
    ranked = [(e.item.phone, e) for e in _entries(request) if e.item.phone is not None]
    return [entry for _, entry in sorted(ranked, key=lambda pair: pair[0])][:PHONE_ITEMS]


@register.simple_tag
def waiting_elsewhere(request: HttpRequest, shown: list[Entry]) -> int:
    """What waits behind the menu: the badges of entries that are not ``shown`` in the bar."""
    return sum(entry.count for entry in _entries(request) if entry not in shown)


@register.simple_tag
def hears(request: HttpRequest) -> bool:
    """Whether the actor has a bell."""
    return actor_of(request).can(NOTICES)


@register.simple_tag
def role_names(request: HttpRequest) -> str:
    """The actor's roles in words."""
    return ", ".join(ROLES[role] for role in ROLES if role in actor_of(request).roles)


@register.simple_tag
def account_links() -> list[dict[str, str]]:
    """The user menu's pages that are mounted: second factor, sessions, own tokens."""
    found = []
    for link in ACCOUNT_LINKS.items():
        try:
            found.append({"title": link.title, "icon": link.icon, "url": reverse(link.url_name)})
        except NoReverseMatch:
            continue
    return found


@register.filter
def admin_list_url(opts: "Options[Model]") -> str:
    """The changelist's URL name of a model."""
    return f"admin:{opts.app_label}_{opts.model_name}_changelist"


@register.filter
def message_tone(level_tag: str) -> str:
    """A toast's tone for a Django message level."""
    return {"success": "good", "warning": "warn", "error": "bad"}.get(level_tag, "info")


@register.filter
def undo_url(extra_tags: str) -> str:
    """The path after ``undo:`` in a message's extra tags: that toast gets an Undo button."""
    marks = [tag for tag in str(extra_tags or "").split() if tag.startswith("undo:/")]
    return marks[0].removeprefix("undo:") if marks else ""


def _entries(request: HttpRequest) -> list[Entry]:
    found: list[Entry] | None = getattr(request, "_shell_entries", None)
    if found is None:
        found = entries(request)
        request._shell_entries = found  # type: ignore[attr-defined]
    return found
