"""The audit trail: who, when, through which door, what, old → new. Read-only, no delete URL."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from apps.core.admin.requests import actor_of
from apps.core.audit.reading import Asked, acts_page, platform_acts_page
from apps.core.models import AuditEvent


class AskedForm(forms.Form):
    """The filters as they stand in the URL; what does not parse is shown and left out."""

    actor_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    action = forms.CharField(required=False, max_length=80, label="Act begins with")
    target_type = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    target_id = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    since = forms.DateField(required=False, label="From", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label="To", widget=forms.DateInput(attrs={"type": "date"}))
    before = forms.IntegerField(required=False, widget=forms.HiddenInput)
    platform = forms.BooleanField(required=False, widget=forms.HiddenInput)


FILTERS = ("actor_id", "action", "target_type", "target_id", "since", "until", "platform")


@require_GET
def list_view(request: HttpRequest) -> HttpResponse:
    """Newest first, narrowed by actor, act, target and days; pages by key."""
    form = AskedForm(request.GET)
    form.is_valid()
    given = form.cleaned_data
    asked = Asked(
        actor_id=given.get("actor_id"),
        action=given.get("action") or "",
        target_type=given.get("target_type") or "",
        target_id=given.get("target_id") or "",
        since=given.get("since"),
        until=given.get("until"),
    )
    read = platform_acts_page if _platform(request, given) else acts_page
    found = read(asked, given.get("before"))
    context = {
        "title": "Audit trail",
        "form": form,
        "columns": [{"title": title} for title in ("When", "Who", "Act", "On", "Changes")],
        "acts": [_shown(request, act) for act in found.rows],
        "chips": _chips(request, found.rows),
        "older_url": _url(request, before=found.older) if found.older else "",
        "target_url": _target_url(asked),
        "runs_platform": _runs_platform(request),
        "platform": bool(given.get("platform")),
    }
    return render(request, "core/audit.html", context)


def _runs_platform(request: HttpRequest) -> bool:
    return "platform_admin" in actor_of(request).roles


def _platform(request: HttpRequest, given: dict[str, Any]) -> bool:
    if not given.get("platform"):
        return False
    if not _runs_platform(request):
        raise PermissionDenied("Only platform admins see the platform's own trail.")
    return True


def _shown(request: HttpRequest, act: AuditEvent) -> dict[str, Any]:
    """An act with its links: to all acts of its actor, to all acts on its target."""
    return {
        "act": act,
        "changes": [(name.replace("_", " "), old, new) for name, (old, new) in act.changes.items()],
        "actor_url": _url(request, actor_id=act.actor_id) if act.actor_id else "",
        "target_acts_url": _url(request, target_type=act.target_type, target_id=act.target_id),
    }


def _target_url(asked: Asked) -> str:
    """The admin page of the one record asked for; empty for what has none."""
    try:
        return reverse(f"admin:{asked.target_type.replace('.', '_')}_change", args=[asked.target_id])
    except NoReverseMatch:
        return ""


def _url(request: HttpRequest, **changes: Any) -> str:
    """This page with other filters; a change of filter starts from the newest act."""
    kept = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    merged = {name: value for name, value in (kept | changes).items() if value not in (None, "")}
    return f"{reverse('admin:audit')}?{urlencode(merged)}"


def _chips(request: HttpRequest, rows: list[AuditEvent]) -> list[dict[str, Any]]:
    """What is narrowed by a click in a row, to be taken away again."""
    chips = []
    if request.GET.get("actor_id"):
        who = rows[0].actor_name if rows else "one person"
        chips.append(
            {"href": _url(request, actor_id=None), "label": f"By {who}", "active": True, "clears": True}
        )
    if request.GET.get("target_id"):
        what = rows[0].target_label if rows else "one record"
        href = _url(request, target_type=None, target_id=None)
        chips.append({"href": href, "label": f"On {what}", "active": True, "clears": True})
    return chips
