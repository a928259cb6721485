"""Whose sign-in an admin may touch, and which roles he may hand out."""

from apps.accounts.identity.selectors import group_of
from apps.accounts.models import DealerGroup, Dealership, Membership, User
from apps.accounts.roles import may_hand_out
from apps.core.actor import Actor
from apps.core.errors import Invalid, NotAllowed, NotFound


def must_reach(user: User, by: Actor) -> None:
    """Refuse unless ``user`` works where ``by`` is an admin, and does not stand above him.

    Somebody of another group is not found. Nobody resets himself: a colleague must see it.
    """
    if user.pk == by.user_id:
        raise NotAllowed("Ask another admin: nobody resets his own second factor.", code="own_account")
    if by.all_powerful:
        return
    places = [
        (membership.role, group_of(membership), membership.dealership_id)
        for membership in Membership.objects.in_force().filter(user=user).select_related("dealership")
    ]
    if not any(_is_of(place, by) for place in places):
        raise NotFound("There is no such person here.")
    if user.is_platform_admin or not all(may_hand_out(by.roles, role) for role, _, _ in places):
        raise NotAllowed("This person's role stands above yours: ask a group admin.", code="above_you")


def must_hand_out(role: str, by: Actor) -> None:
    """Refuse a role above the actor's own: only group admins make group admins."""
    if not (by.all_powerful or may_hand_out(by.roles, role)):
        raise NotAllowed("You cannot give a role above your own.", code="above_you")


def must_hand_out_at(dealership: Dealership | None, group: DealerGroup | None, by: Actor) -> None:
    """Refuse a place that is not the actor's: his dealership, or anything in his group for group admins."""
    if (dealership is None) == (group is None):
        raise Invalid("Choose a dealership or a whole group.", code="bad_place")
    if by.all_powerful or (dealership is not None and dealership.pk == by.dealership_id):
        return
    group_id = dealership.group_id if dealership is not None else group and group.pk
    if "group_admin" not in by.roles or group_id != by.group_id:
        raise NotFound("There is no such dealership here.")


def _is_of(place: tuple[str, int | None, int | None], by: Actor) -> bool:
    _, group_id, dealership_id = place
    if "group_admin" in by.roles:
        return group_id == by.group_id
    return dealership_id is not None and dealership_id == by.dealership_id
