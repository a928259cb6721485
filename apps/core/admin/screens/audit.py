"""The audit trail: who, when, through which door, what, old → new. Read-only, no delete URL."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from apps.core.admin.requests import actor_of
from apps.core.admin.things import url_of
from apps.core.admin.wording import DOORS, Wording, model_of
from apps.core.audit.reading import Asked, acts_page, platform_acts_page
from apps.core.audit.wording import label_of, labels
from apps.core.models import AuditEvent
from apps.core.slots import Slot

AUDITED_PEOPLE = Slot[Callable[[HttpRequest], Iterable[tuple[int, str]]]]("people to narrow the trail by")
"""(user id, name) of those whom the actor may see; accounts knows them."""


class AskedForm(forms.Form):
    """The filters as they stand in the URL; what does not parse is shown and left out."""

    actor_id = forms.TypedChoiceField(required=False, label="Who", coerce=int, empty_value=None)
    action = forms.ChoiceField(required=False, label="What")
    target_type = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    target_id = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    since = forms.DateField(required=False, label="From", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label="To", widget=forms.DateInput(attrs={"type": "date"}))
    before = forms.IntegerField(required=False, widget=forms.HiddenInput)
    platform = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.GET)
        people = dict(pair for source in AUDITED_PEOPLE.items() for pair in source(request))
        asked = request.GET.get("actor_id", "")
        if asked.isdigit():
            people.setdefault(int(asked), f"Person {asked}")
        sorted_people = sorted(people.items(), key=lambda pair: (pair[1].casefold(), pair[0]))
        self.fields["actor_id"].choices = [("", "Everybody"), *sorted_people]  # type: ignore[attr-defined]
        self.fields["action"].choices = _act_choices(request.GET.get("action", ""))  # type: ignore[attr-defined]


def _act_choices(asked: str) -> list[tuple[str, Any]]:
    """Every act under its area; one whose label is gone can still be asked for by a link."""
    known = labels()
    areas: dict[str, list[tuple[str, str]]] = {}
    for code, label in sorted(known.items(), key=lambda pair: pair[1]):
        area = code.partition(".")[0]
        anything = (f"{area}.", f"{area.capitalize()}: anything")
        areas.setdefault(area.capitalize(), [anything]).append((code, label))
    found: list[tuple[str, Any]] = [("", "Everything"), *sorted(areas.items())]
    offered = {"", *(code for group in areas.values() for code, _ in group)}
    return found if asked in offered else [*found, (asked, label_of(asked))]


FILTERS = ("actor_id", "action", "target_type", "target_id", "since", "until", "platform")


@require_GET
def list_view(request: HttpRequest) -> HttpResponse:
    """Newest first, narrowed by actor, act, target and days; pages by key."""
    form = AskedForm(request)
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
        "columns": [{"title": title} for title in ("When", "Who", "What", "On", "Old → new")],
        "acts": _shown(request, found.rows),
        "chips": _chips(request, found.rows),
        "older_url": _url(request, before=found.older) if found.older else "",
        "target_url": url_of(request, asked.target_type, asked.target_id) if asked.target_id else "",
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


def _shown(request: HttpRequest, rows: list[AuditEvent]) -> list[dict[str, Any]]:
    """Acts in words with their links: to the thing itself, to all acts on it, to all of its actor."""
    wording = Wording(rows)
    return [
        {
            "act": act,
            "label": label_of(act.action),
            "door": DOORS.get(act.door, act.door),
            "kind": _kind(act.target_type),
            "changes": wording.changes(act),
            "facts": wording.facts(act),
            "actor_url": _url(request, actor_id=act.actor_id) if act.actor_id else "",
            "target_url": url_of(request, act.target_type, act.target_id) if act.target_id else "",
            "target_acts_url": _url(request, target_type=act.target_type, target_id=act.target_id),
        }
        for act in rows
    ]


def _kind(target_type: str) -> str:
    model = model_of(target_type)
    return str(model._meta.verbose_name) if model else target_type


def _url(request: HttpRequest, **changes: Any) -> str:
    """This page with other filters; a change of filter starts from the newest act."""
    kept = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    merged = {name: value for name, value in (kept | changes).items() if value not in (None, "")}
    return f"{reverse('admin:audit')}?{urlencode(merged)}"


def _chips(request: HttpRequest, rows: list[AuditEvent]) -> list[dict[str, Any]]:
    """What is narrowed by a click in a row, to be taken away again."""
    if not request.GET.get("target_id"):
        return []
    what = rows[0].target_label if rows else "one record"
    href = _url(request, target_type=None, target_id=None)
    return [{"href": href, "label": f"On {what}", "active": True, "clears": True}]
