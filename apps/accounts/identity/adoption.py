"""Who has a second factor and who has not, within an actor's reach."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from apps.accounts.identity.policy import SignInRule, in_words
from apps.accounts.identity.selectors import rules_of_group
from apps.accounts.models import Authenticator, Invitation, Membership, User
from apps.core.actor import Actor
from apps.core.clock import now
from apps.core.permissions import ROLES

ENROLLED = Exists(Authenticator.objects.filter(user=OuterRef("pk"), confirmed=True))
ENROLLED_MEMBER = Exists(Authenticator.objects.filter(user=OuterRef("user"), confirmed=True))


@dataclass(frozen=True, slots=True)
class RoleAdoption:
    """One role: its people, how many of them are enrolled, and the rule."""

    role: str
    label: str
    people: int
    enrolled: int
    rule: SignInRule

    @property
    def percent(self) -> int:
        """Rounded down: 100 means everybody."""
        return self.enrolled * 100 // self.people if self.people else 0

    @property
    def idle(self) -> str:
        """The idle limit in words."""
        return in_words(self.rule.idle)

    @property
    def absolute(self) -> str:
        """The absolute limit in words."""
        return in_words(self.rule.absolute)


def by_role(by: Actor) -> list[RoleAdoption]:
    """Every role that somebody in reach holds, in the order of ``ROLES`` (two queries)."""
    if by.group_id is None:
        return []
    rules = rules_of_group(by.group_id)
    counted = (
        _members(by)
        .annotate(has=ENROLLED_MEMBER)
        .order_by()
        .values("role")
        .annotate(
            people=Count("user", distinct=True), enrolled=Count("user", distinct=True, filter=Q(has=True))
        )
    )
    rows = {row["role"]: row for row in counted}
    return [
        RoleAdoption(role, label, rows[role]["people"], rows[role]["enrolled"], rules[role])
        for role, label in ROLES.items()
        if role in rows
    ]


def people(by: Actor, *, enrolled: bool) -> QuerySet[User]:
    """Active people in reach with (or without) an authenticator, by name.

    Each carries ``held_roles`` (codes) and ``link_sent_at`` (of an open enrolment link, or null).
    """
    members = Q(memberships__in=_members(by))
    open_link = Q(
        invitations__purpose=Invitation.Purpose.ENROL,
        invitations__used_at=None,
        invitations__revoked_at=None,
        invitations__expires_at__gt=now(),
    )
    return (
        User.objects.filter(members, is_active=True)
        .annotate(has=ENROLLED)
        .filter(has=enrolled)
        .annotate(
            held_roles=ArrayAgg("memberships__role", filter=members, distinct=True, default=[]),
            link_sent_at=Max("invitations__invited_at", filter=open_link),
        )
        .order_by("name", "pk")
    )


def open_invitations(by: Actor, at: datetime) -> QuerySet[Invitation]:
    """Invitations that still work, latest first: to the actor's dealership, a group admin's whole group."""
    places = Q(dealership=by.dealership_id or 0)
    if invites_group_wide(by):
        places = Q(group=by.group_id) | Q(dealership__group=by.group_id)
    return (
        Invitation.objects.filter(
            places, purpose=Invitation.Purpose.JOIN, used_at=None, revoked_at=None, expires_at__gt=at
        )
        .select_related("dealership", "group")
        .order_by("-invited_at", "-pk")
    )


def invites_group_wide(by: Actor) -> bool:
    """Whether ``by`` invites to every place of his group, not to his dealership alone."""
    return by.group_id is not None and (by.all_powerful or "group_admin" in by.roles)


def person(by: Actor, pk: int) -> User | None:
    """Somebody in reach, by id."""
    return User.objects.filter(pk=pk, memberships__in=_members(by)).distinct().first()


def _members(by: Actor) -> QuerySet[Membership]:
    """A group admin reaches the group; everybody else the dealership and those above it."""
    rows = Membership.objects.in_force().filter(user__is_active=True)
    if by.roles & {"group_admin", "platform_admin"}:
        return rows.filter(Q(group_id=by.group_id) | Q(dealership__group_id=by.group_id))
    return rows.filter(Q(dealership_id=by.dealership_id) | Q(group_id=by.group_id))
