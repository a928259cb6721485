"""Who may do what at a dealership, for the kernel's notices."""

from apps.accounts.models import Dealership
from apps.accounts.selectors import holders
from apps.core.notices.people import PEOPLE


class Holders:
    """People with a role in force at the dealership or over its group."""

    def holders(self, code: str, dealership_id: int) -> list[int]:
        """Their ids; a platform admin has no role and is told of nothing."""
        place = Dealership.objects.select_related("group").filter(pk=dealership_id).first()
        return [holder.user.pk for holder in holders(code, place.group, place)] if place else []


PEOPLE.register(10, "accounts", Holders())
