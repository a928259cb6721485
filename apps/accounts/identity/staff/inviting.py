"""Inviting people: to the dealership, or from a group admin to any places of the group."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from apps.accounts.identity import adoption, permissions, services
from apps.accounts.identity.forms import show_refusal
from apps.accounts.models import DealerGroup, Dealership
from apps.accounts.roles import GRANTABLE, GROUP_ONLY, GROUP_WIDE, may_hand_out
from apps.core.actor import Actor
from apps.core.admin.htmx import done
from apps.core.admin.requests import actor_of
from apps.core.clock import now
from apps.core.errors import DomainError
from apps.core.permissions import ROLES

SHOWN = 50
WHOLE_GROUP = "group"


class InviteForm(forms.Form):
    """Who is to join, as what; a group admin says where as well."""

    name = forms.CharField(max_length=150, label="Name")
    email = forms.EmailField(label="E-mail address")
    role = forms.ChoiceField(label="Role")
    places = forms.MultipleChoiceField(
        label="Where",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one."},
    )

    def __init__(self, data: Any, *, by: Actor) -> None:
        super().__init__(data, initial={"role": "sales_rep", "places": [str(by.dealership_id)]})
        self.by, self.wide = by, adoption.invites_group_wide(by)
        roles = [role for role in GRANTABLE if by.all_powerful or may_hand_out(by.roles, role)]
        offered = [(role, ROLES[role]) for role in roles if self.wide or role not in GROUP_ONLY]
        self.fields["role"].choices = offered  # type: ignore[attr-defined]
        if self.wide:
            self.fields["places"].choices = self._places()  # type: ignore[attr-defined]
            wide = ", ".join(ROLES[role].lower() for role in GROUP_WIDE)
            self.fields[
                "places"
            ].help_text = f"The whole group is for: {wide}. A link is sent for each place."
        else:
            del self.fields["places"]

    def _places(self) -> list[tuple[str, str]]:
        open_ones = Dealership.objects.filter(group=self.by.group_id, is_active=True).order_by("name", "id")
        return [
            (WHOLE_GROUP, "The whole group"),
            *((str(pk), name) for pk, name in open_ones.values_list("pk", "name")),
        ]

    def chosen(self) -> list[Dealership | DealerGroup]:
        """The places that were ticked, the group first; without the choice, the actor's dealership."""
        ticked = self.cleaned_data.get("places", [str(self.by.dealership_id)])
        ids = [int(pk) for pk in ticked if pk != WHOLE_GROUP]
        groups = DealerGroup.objects.filter(pk=self.by.group_id or 0) if WHOLE_GROUP in ticked else ()
        return [*groups, *Dealership.objects.filter(pk__in=ids).order_by("name", "id")]


def invitations(request: HttpRequest) -> HttpResponse:
    """Open invitations within reach, and the form for one more."""
    by = actor_of(request)
    by.require(permissions.INVITE)
    form = InviteForm(request.POST or None, by=by)
    if request.method == "POST" and form.is_valid():
        try:
            return _invite(request, form)
        except DomainError as error:
            show_refusal(form, error)
    wide = adoption.invites_group_wide(by)
    context = {
        "title": "Invitations",
        "columns": ["Name", "Address", "Role", *(["Where"] if wide else []), "Sent", "Works until", ""],
        "wide": wide,
        "form": form,
        "invitations": [(row, ROLES[row.role]) for row in adoption.open_invitations(by, now())[:SHOWN]],
    }
    return render(request, "identity/staff/invitations.html", context, status=422 if form.errors else 200)


def _invite(request: HttpRequest, form: InviteForm) -> HttpResponse:
    who = {name: form.cleaned_data[name] for name in ("name", "email", "role")}
    sent = services.invite_to_places(**who, places=form.chosen(), by=form.by)
    told = "An invitation is" if len(sent) == 1 else f"{len(sent)} invitations are"
    return done(request, reverse("identity_invitations"), f"{told} on the way to {sent[0].email}.")


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an invitation."""
    services.revoke_invitation(invitation_id=pk, by=actor_of(request))
    return done(request, reverse("identity_invitations"), "Invitation withdrawn.")
