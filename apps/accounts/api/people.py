"""``/users/`` and ``/memberships/``: the people of the dealership and their roles."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from apps.accounts.identity.permissions import INVITE
from apps.accounts.identity.services import invite
from apps.accounts.models import Dealership, Invitation, Membership, User
from apps.accounts.permissions import MANAGE_PEOPLE, VIEW_PEOPLE
from apps.accounts.roles import ROLE_CHOICES
from apps.accounts.selectors import memberships_within, people_within
from apps.accounts.services import change_person, change_role, revoke_membership
from apps.accounts.services.people import EDITABLE
from apps.core.actor import Actor
from apps.core.api.content import json_response
from apps.core.api.cursors import Ordering
from apps.core.api.filters import ApiFilterSet
from apps.core.api.serializers import Input, ModelInput
from apps.core.api.verbs import serializer_of, shapes
from apps.core.api.views import CreateMixin, DeleteMixin, DetailMixin, ListMixin, ScopedViewSet, UpdateMixin


class UserListItem(serializers.ModelSerializer[User]):
    """A person."""

    class Meta:
        model = User
        fields = ("id", "name", "email", "is_active", "locale", "time_zone", "created_at")


class UserInput(ModelInput):
    """What a colleague may correct."""

    class Meta:
        model = User
        fields = tuple(sorted(EDITABLE))


class InvitationInput(Input):
    """Whom to invite, as what."""

    email = serializers.EmailField(max_length=254)
    name = serializers.CharField(max_length=150)
    role = serializers.ChoiceField(choices=ROLE_CHOICES)


class InvitationOutput(serializers.ModelSerializer[Invitation]):
    """The open invitation. The link goes by e-mail only."""

    class Meta:
        model = Invitation
        fields = ("email", "name", "role", "expires_at")


class MembershipItem(serializers.ModelSerializer[Membership]):
    """One role of one person at one place."""

    user_name = serializers.CharField(source="user.name")
    dealership = serializers.CharField(source="dealership.slug", default=None, allow_null=True)
    group = serializers.CharField(source="group.slug", default=None, allow_null=True)

    class Meta:
        model = Membership
        fields = (
            "id",
            "user_id",
            "user_name",
            "dealership",
            "group",
            "role",
            "is_active",
            "since",
            "until",
            "version",
        )


class RoleInput(Input):
    """Another role at the same place."""

    role = serializers.ChoiceField(choices=ROLE_CHOICES)


class UserFilter(ApiFilterSet):
    """Exact matches."""

    class Meta:
        model = User
        fields = {"email": ["exact"], "is_active": ["exact"]}


class MembershipFilter(ApiFilterSet):
    """By person, role and state."""

    class Meta:
        model = Membership
        fields = {"user_id": ["exact"], "role": ["exact"], "is_active": ["exact"]}


class UserViewSet(ListMixin, DetailMixin, CreateMixin, UpdateMixin, ScopedViewSet):
    """The people of the dealership; POST sends an invitation."""

    queryset = User.objects.all()
    required_permissions = {
        "list": VIEW_PEOPLE,
        "retrieve": VIEW_PEOPLE,
        "create": INVITE,
        "partial_update": MANAGE_PEOPLE,
    }
    columns = {name: name for name in UserListItem.Meta.fields}
    list_serializer = output_serializer = UserListItem
    input_serializers = {"create": InvitationInput, "partial_update": UserInput}
    orderings = (Ordering("id"), Ordering("-id"), Ordering("name"), Ordering("-name"))
    filterset_class = UserFilter

    def get_queryset(self) -> QuerySet[User]:
        """Those whom the actor may see."""
        return people_within(self.actor)

    @shapes(input=InvitationInput, output=InvitationOutput)
    def create(self, request: Request) -> HttpResponse:
        """Invite somebody to this dealership: he chooses his password by the link in the e-mail."""
        here = Dealership.objects.get(pk=self.actor.dealership_id or 0)
        invitation = invite(dealership=here, by=self.actor, **self.read_input(InvitationInput))
        return json_response(serializer_of(InvitationOutput).to_representation(invitation), status=201)

    def perform_update(self, *, by: Actor, row: User, data: dict[str, Any]) -> User:
        return change_person(user_id=row.pk, changes=data, by=by)


class MembershipViewSet(ListMixin, DetailMixin, UpdateMixin, DeleteMixin, ScopedViewSet):
    """Who works here as what. PATCH changes the role, DELETE takes it away; the row stays."""

    queryset = Membership.objects.all()
    required_permissions = {
        "list": VIEW_PEOPLE,
        "retrieve": VIEW_PEOPLE,
        "partial_update": MANAGE_PEOPLE,
        "destroy": MANAGE_PEOPLE,
    }
    columns = {name: name for name in MembershipItem.Meta.fields} | {
        "user_name": "user__name",
        "dealership": "dealership__slug",
        "group": "group__slug",
    }
    list_serializer = output_serializer = MembershipItem
    input_serializers = {"partial_update": RoleInput}
    orderings = (Ordering("id"), Ordering("-id"))
    filterset_class = MembershipFilter

    def get_queryset(self) -> QuerySet[Membership]:
        """Those that the actor may see."""
        return memberships_within(self.actor)

    def perform_update(self, *, by: Actor, row: Membership, data: dict[str, Any]) -> Membership:
        return change_role(membership_id=row.pk, by=by, **data) if data else row

    def perform_destroy(self, *, by: Actor, row: Membership) -> None:
        revoke_membership(membership_id=row.pk, by=by)
