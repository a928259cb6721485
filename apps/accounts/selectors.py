"""Reads that span accounts' tables: places, people and their roles."""

from django.db.models import Q, QuerySet

from apps.accounts.models import Dealership, Membership, User


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
