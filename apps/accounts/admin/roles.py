"""Roles: what each may do in the group, who may do it, and changing it with a preview."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from apps.accounts.grants import GrantChange, differences, effective, overrides_of
from apps.accounts.models import DealerGroup, Dealership, RoleGrant
from apps.accounts.permissions import CHANGE_ROLES, VIEW_ROLES
from apps.accounts.roles import GRANTABLE, is_fixed
from apps.accounts.selectors import holders, people_per_role
from apps.accounts.services import change_grants
from apps.core import permissions
from apps.core.actor import Actor
from apps.core.admin.base import TenantModelAdmin
from apps.core.admin.htmx import done, page, refused
from apps.core.admin.requests import actor_of
from apps.core.errors import DomainError, Invalid
from apps.core.permissions import ROLES, Permission


@dataclass(frozen=True, slots=True)
class Cell:
    """One box of the matrix; ``locked`` says why it cannot be changed."""

    role: str
    code: str
    held: bool
    differs: bool
    locked: str

    @property
    def value(self) -> str:
        return f"{self.role}:{self.code}"

    @property
    def role_name(self) -> str:
        return ROLES[self.role]

    @property
    def label(self) -> str:
        return f"{self.role_name}: {permissions.get(self.code).sentence}"


@admin.register(RoleGrant)
class RoleGrantAdmin(TenantModelAdmin):
    """One screen in place of a list: the matrix of roles and permissions."""

    view_permission = VIEW_ROLES

    def get_urls(self) -> list[URLPattern]:
        who = self.admin_site.admin_view(self.who_view)
        return [
            path("who/<str:code>/", who, name="accounts_who"),
            path("", self.admin_site.admin_view(self.changelist_view), name="accounts_rolegrant_changelist"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """GET shows the matrix; POST shows what would change, and with ``save`` changes it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        group = _place(request).group
        if request.method == "POST":
            return self._save(request, group) if "save" in request.POST else self._preview(request, group)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "POST"])
        return render(request, "accounts/roles.html", _matrix_context(group, actor_of(request)))

    def who_view(self, request: HttpRequest, code: str) -> HttpResponse:
        """Who may do this at the current dealership."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            permission = permissions.get(code)
        except KeyError:
            raise Http404("No such permission.") from None
        here = _place(request)
        context = {
            "title": "Who can do this?",
            "permission": permission,
            "people": holders(code, here.group, here),
            "dealership": here,
        }
        return page(request, "accounts/who.html", "accounts/who_list.html", context)

    def _preview(self, request: HttpRequest, group: DealerGroup) -> HttpResponse:
        actor = actor_of(request)
        actor.require(CHANGE_ROLES)
        overrides = overrides_of(group.pk)
        checked = set(request.POST.getlist("grant"))
        cells = [cell for row in _rows(overrides, actor) for cell in row["cells"] if not cell.locked]
        wanted = [GrantChange(cell.role, cell.code, cell.value in checked) for cell in cells]
        changes = differences(overrides, wanted)
        return render(request, "accounts/roles_preview.html", _preview_context(request, group, changes))

    def _save(self, request: HttpRequest, group: DealerGroup) -> HttpResponse:
        wanted: list[GrantChange] = []
        try:
            wanted = [_parsed(text) for text in request.POST.getlist("change")]
            changes = change_grants(
                group_id=group.pk,
                wanted=wanted,
                by=actor_of(request),
                stamp=_stamp(request),
                reason=request.POST.get("reason", "")[:500],
            )
        except DomainError as error:
            context = _preview_context(request, group, wanted)
            return refused(request, "accounts/roles_preview.html", context, error)
        count = len(changes)
        return done(
            request,
            reverse("admin:accounts_rolegrant_changelist"),
            f"{count} {'change' if count == 1 else 'changes'} in force from everybody's next page on.",
        )


def _place(request: HttpRequest) -> Dealership:
    here: Dealership | None = getattr(request, "dealership", None)
    if here is None:
        raise Http404("Choose a dealership first.")
    return here


def _rows(overrides: Any, actor: Actor) -> list[dict[str, Any]]:
    held = {role: effective(role, overrides) for role in GRANTABLE}
    return [
        {
            "permission": permission,
            "cells": [_cell(role, permission, permission.code in held[role], actor) for role in GRANTABLE],
        }
        for permission in permissions.all_permissions()
    ]


def _cell(role: str, permission: Permission, held: bool, actor: Actor) -> Cell:
    locked = "" if actor.can(CHANGE_ROLES) else "Your role may look, not change."
    locked = locked or is_fixed(role, permission.code, not held)
    if not locked and not held and not actor.all_powerful:
        if role in actor.roles:
            locked = "Nobody adds to his own role."
        elif not actor.can(permission.code):
            locked = "One can only give what one may do oneself."
    return Cell(role, permission.code, held, held is not (role in permission.roles), locked)


def _matrix_context(group: DealerGroup, actor: Actor) -> dict[str, Any]:
    rows = _rows(overrides_of(group.pk), actor)
    sections = groupby(rows, key=lambda row: row["permission"].code.partition(".")[0])
    return {
        "title": "Roles",
        "group": group,
        "roles": [ROLES[role] for role in GRANTABLE],
        "sections": [(name.capitalize(), list(members)) for name, members in sections],
        "may_change": actor.can(CHANGE_ROLES),
    }


def _preview_context(request: HttpRequest, group: DealerGroup, changes: list[GrantChange]) -> dict[str, Any]:
    people = people_per_role(group)
    lines = [
        {
            "role": ROLES.get(change.role, change.role),
            "sentence": permissions.get(change.code).sentence,
            "allowed": change.allowed,
            "people": people.get(change.role, 0),
            "value": f"{change.role}:{change.code}:{int(change.allowed)}",
        }
        for change in changes
    ]
    stamp = request.POST.get("stamp", str(group.grants_stamp))
    return {"title": "Check before saving", "group": group, "lines": lines, "stamp": stamp}


def _parsed(text: str) -> GrantChange:
    role, _, rest = text.partition(":")
    code, _, allowed = rest.rpartition(":")
    if allowed not in ("0", "1") or code not in permissions.codes():
        raise Invalid("This change cannot be read. Load the page again.", code="unknown_grant")
    return GrantChange(role, code, allowed == "1")


def _stamp(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("stamp", ""))
    except ValueError:
        raise Invalid("The page is out of date. Load it again.", code="no_stamp") from None
