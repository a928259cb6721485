"""Second factors of others: adoption, links, resets, rules."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from apps.accounts.identity import adoption, permissions, services
from apps.accounts.models import User
from apps.core.actor import Actor
from apps.core.admin.htmx import done, refused
from apps.core.errors import DomainError
from apps.core.permissions import ROLES

PAGE = 50


class RuleForm(forms.Form):
    """One role's sign-in rule. Hours may be fractions."""

    second_factor = forms.BooleanField(required=False, label="Second factor required")
    grace_until = forms.DateField(
        required=False,
        label="Last day without it",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="People who have none may still sign in until the end of this day (UTC). Empty: no grace.",
    )
    idle_minutes = forms.IntegerField(label="Sign out when idle for (minutes)", min_value=5)
    absolute_minutes = forms.IntegerField(label="Sign out in any case after (minutes)", min_value=5)


def overview(request: HttpRequest) -> HttpResponse:
    """Adoption per role, and the people behind the numbers."""
    by = actor(request)
    by.require(permissions.VIEW_ADOPTION)
    return render(request, "identity/staff/adoption.html", _overview(request, by))


def _overview(request: HttpRequest, by: Actor) -> dict[str, Any]:
    enrolled = request.GET.get("show") == "enrolled"
    found = Paginator(adoption.people(by, enrolled=enrolled), PAGE).get_page(request.GET.get("page"))
    for row in found:
        _dress(row)
    return {
        "title": "Second factor",
        "roles": adoption.by_role(by),
        "page": found,
        "role_columns": ["Role", "Set up", "Rule", "Session", ""],
        "people_columns": ["Name", "Address", "Role", "Last sign-in", ""],
        "enrolled": enrolled,
        "may_reset": by.can(permissions.RESET_SECOND_FACTOR),
        "may_rule": by.can(permissions.SET_SIGN_IN_POLICY),
        "chips": [
            {"href": "?", "label": "Without a second factor", "active": not enrolled},
            {"href": "?show=enrolled", "label": "With a second factor", "active": enrolled},
        ],
    }


def _dress(row: Any) -> None:
    """What the row's line and its dialog say."""
    row.role_labels = ", ".join(ROLES[role] for role in row.held_roles)
    row.dialog_id = f"reset-{row.pk}"
    row.dialog_title = f"Reset the second factor of {row}?"


@require_POST
def send_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an enrolment link."""
    by = actor(request)
    user = _person(by, pk)
    try:
        services.issue_enrolment_link(user=user, by=by)
    except DomainError as error:
        return refused(request, "identity/staff/adoption.html", _overview(request, by), error)
    return done(
        request, reverse("identity_adoption"), f"A link is on its way to {user.email}. It works for 4 hours."
    )


@require_POST
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody's second factor away, with a reason."""
    by = actor(request)
    user = _person(by, pk)
    try:
        services.reset_second_factor(user=user, by=by, reason=request.POST.get("reason", ""))
    except DomainError as error:
        return refused(request, "identity/staff/adoption.html", _overview(request, by), error)
    return done(
        request,
        reverse("identity_adoption"),
        f"{user} has no second factor any more and is signed out. Send a link.",
    )


def rule(request: HttpRequest, role: str) -> HttpResponse:
    """Edit one role's sign-in rule."""
    by = actor(request)
    by.require(permissions.SET_SIGN_IN_POLICY)
    current = next((row for row in adoption.by_role(by) if row.role == role), None)
    if current is None or by.group_id is None:
        raise Http404
    form = RuleForm(request.POST or None, initial=current.rule.as_values())
    if request.method == "POST" and form.is_valid():
        try:
            services.set_sign_in_policy(group_id=by.group_id, role=role, by=by, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return done(request, reverse("identity_adoption"), f"Saved for {current.label}.")
    context = {"title": f"Sign-in rule: {current.label}", "form": form, "row": current}
    return render(request, "identity/staff/rule.html", context, status=422 if form.errors else 200)


def actor(request: HttpRequest) -> Actor:
    """Whom the scope middleware found."""
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


def _person(by: Actor, pk: int) -> User:
    by.require(permissions.RESET_SECOND_FACTOR)
    user = adoption.person(by, pk)
    if user is None:
        raise Http404
    return user
