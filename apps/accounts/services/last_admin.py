"""No dealership, no group and not the platform may lose its last admin, however many try at once."""

from collections.abc import Iterable

from apps.accounts.models import DealerGroup, Dealership, Membership, User
from apps.accounts.querysets import in_force_q
from apps.core.clock import now
from apps.core.errors import Conflict

# The role that administers a dealership, and the one that administers a group.
_LOCAL, _GROUP = "dealer_admin", "group_admin"


def lock_places(*, dealership_ids: Iterable[int] = (), group_ids: Iterable[int] = ()) -> None:
    """Let only one at a time change who is an admin there: always dealerships, then groups, by id.

    The count that follows runs after the lock is granted, so it sees what the winner did.
    """
    for model, ids in ((Dealership, dealership_ids), (DealerGroup, group_ids)):
        wanted = model._default_manager.filter(pk__in=list(ids)).order_by("pk")
        list(wanted.select_for_update(no_key=True).values_list("pk", flat=True))


def is_admin(membership: Membership) -> bool:
    """Whether this membership makes somebody an admin of its place."""
    return membership.role == (_LOCAL if membership.dealership_id else _GROUP)


def keep_an_admin(membership: Membership) -> None:
    """Conflict if without ``membership`` its place has no admin left. The place is locked.

    Only others who are active and whose membership has no end count.
    """
    if not is_admin(membership):
        return
    others = Membership.objects.filter(
        in_force_q(now()),
        role=membership.role,
        dealership=membership.dealership,
        group=membership.group,
        until=None,
        user__is_active=True,
    ).exclude(user_id=membership.user_id)
    if not others.exists():
        place = membership.dealership or membership.group
        raise Conflict(
            f"{membership.user} is the last admin of {place}. Make somebody else admin first.",
            code="last_admin",
        )


def keep_a_platform_admin(user: User) -> None:
    """Conflict if ``user`` is the last platform admin; locks them all, in order of their ids."""
    admins = User.objects.filter(is_platform_admin=True, is_active=True).order_by("pk")
    ids = list(admins.select_for_update(no_key=True).values_list("pk", flat=True))
    if ids == [user.pk]:
        raise Conflict(f"{user} is the last platform admin. Name another one first.", code="last_admin")
