"""Where a thing of the trail is shown, for those who may see it."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from apps.core.admin.pages import STAFF_PAGES
from apps.core.admin.requests import actor_of
from apps.core.admin.wording import model_of
from apps.core.audit.wording import page_of


def url_of(request: HttpRequest, target_type: str, target_id: str) -> str:
    """The staff page of a thing; empty for what has none, or none that the actor may open."""
    if page := page_of(target_type):
        return _reversed(page, target_id) if _may_open(request, page) else ""
    model = model_of(target_type)
    if model is None or not admin.site.is_registered(model):
        return ""
    if not admin.site.get_model_admin(model).has_view_permission(request):
        return ""
    return _reversed(f"admin:{target_type.replace('.', '_')}_change", target_id)


def _may_open(request: HttpRequest, page: str) -> bool:
    name = page.removeprefix("admin:")
    return all(actor_of(request).can(entry.permission) for entry in STAFF_PAGES.items() if entry.name == name)


def _reversed(name: str, target_id: str) -> str:
    """The page of the one thing, or the page that lists it among others."""
    for arguments in ([target_id], []):
        try:
            return reverse(name, args=arguments)
        except NoReverseMatch:
            continue
    return ""
