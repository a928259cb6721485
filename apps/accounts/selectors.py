"""Reads that span accounts' tables: places, people and their roles."""

from django.db.models import Q, QuerySet

from apps.accounts.models import ApiToken, Dealership, Membership, TokenKind, User
from apps.core.actor import Actor


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
