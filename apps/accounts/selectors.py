"""Reads that span accounts' tables: places, people and their roles."""

from dataclasses import dataclass

from django.db.models import Case, Count, Q, QuerySet, When

from apps.accounts.grants import effective, overrides_of
from apps.accounts.models import ApiToken, DealerGroup, Dealership, Membership, TokenKind, User
from apps.accounts.roles import GRANTABLE
from apps.core.actor import Actor
from apps.core.permissions import ROLES


def dealerships_of(user: User) -> QuerySet[Dealership]:
    """The open dealerships that ``user`` may enter: by membership, by group, or all."""
    open_ones = Dealership.objects.filter(is_active=True, group__is_active=True)
    if user.is_platform_admin:
        return open_ones
    mine = Membership.objects.in_force().filter(user=user)
    return open_ones.filter(
        Q(pk__in=mine.filter(group=None).values("dealership"))
        | Q(group__in=mine.filter(dealership=None).values("group"))
    )


def people_within(by: Actor) -> QuerySet[User]:
    """The people whom ``by`` may see: those of his dealership; a group role sees the whole group.

    Former colleagues stay visible: their names stand in the trails.
    """
    everyone = User.objects.all()
    if by.all_powerful:
        return everyone
    places = Q(dealership=by.dealership_id) | Q(group=by.group_id)
    if "group_admin" in by.roles:
        places |= Q(dealership__group=by.group_id)
    return everyone.filter(pk__in=Membership.objects.filter(places).values("user"))


def memberships_within(by: Actor) -> QuerySet[Membership]:
    """The memberships at the dealership of ``by``, its group's included; a group admin's whole group."""
    found = Membership.objects.select_related("user", "dealership", "group")
    if by.all_powerful:
        return found
    places = Q(dealership=by.dealership_id) | Q(group=by.group_id)
    if "group_admin" in by.roles:
        places |= Q(dealership__group=by.group_id)
    return found.filter(places)


def dealerships_within(by: Actor) -> QuerySet[Dealership]:
    """The dealerships whose details ``by`` may see: his own; a group role's whole group."""
    found = Dealership.objects.select_related("group")
    if by.all_powerful:
        return found
    reach = Q(pk=by.dealership_id) | Q(pk__in=by.read_ids)
    return found.filter(reach | Q(group=by.group_id) if "group_admin" in by.roles else reach)


def partner_tokens_within(by: Actor) -> QuerySet[ApiToken]:
    """Every partner token, dead ones too, that reaches the dealership of ``by``."""
    partners = ApiToken.objects.filter(kind=TokenKind.PARTNER)
    return partners.filter(dealerships__contains=[by.dealership_id]).select_related("user")


def matching(rows: QuerySet[Dealership], term: str) -> QuerySet[Dealership]:
    """Those whose name or city holds each word of ``term``, or whose slug begins with it.

    Served by the trigram indexes on name and city; best first: names that begin with ``term``.
    """
    term = term.strip()
    for word in term.split()[:5]:
        rows = rows.filter(
            Q(name__icontains=word) | Q(city__icontains=word) | Q(slug__startswith=word.lower())
        )
    begins = Case(When(name__istartswith=term, then=0), default=1)
    return rows.order_by(begins, "name", "id")


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who may do something, and the role that lets him."""

    user: User
    role: str
    place: str


def holders(code: str, group: DealerGroup, dealership: Dealership) -> list[Holder]:
    """Who may do ``code`` at ``dealership``: its people and its group's, ordered by name and role."""
    overrides = overrides_of(group.pk)
    roles = [role for role in GRANTABLE if code in effective(role, overrides)]
    found = (
        Membership.objects.in_force()
        .filter(Q(dealership=dealership) | Q(group=group), role__in=roles, user__is_active=True)
        .select_related("user", "dealership", "group")
        .order_by("user__name", "user", "role")
    )
    return [Holder(m.user, ROLES[m.role], str(m.dealership or m.group)) for m in found]


def people_per_role(group: DealerGroup) -> dict[str, int]:
    """How many people hold each role somewhere in ``group``."""
    rows = (
        Membership.objects.in_force()
        .filter(Q(group=group) | Q(dealership__group=group), user__is_active=True)
        .order_by()
        .values_list("role")
        .annotate(people=Count("user", distinct=True))
    )
    return dict(rows)
