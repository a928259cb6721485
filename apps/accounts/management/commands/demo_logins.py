"""Prints who can sign in to the demo."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from apps.accounts.models import Membership, User
from apps.core.permissions import ROLES


class Command(BaseCommand):
    """One line a role, and how to pass the second factor."""

    help = "Print the demo's sign-ins per role."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse on anything but a developer's machine."""
        if not settings.DEMO:
            raise CommandError(
                "Demo sign-ins exist on a developer's machine only: these are not its settings."
            )
        rows = self._rows()
        if not rows:
            raise CommandError("There are no demo users yet: run make demo.")
        width = max(len(email) for _, email, _ in rows)
        for role, email, place in rows:
            self.stdout.write(f"  {role:<18} {email:<{width}}  {place}")
        self.stdout.write(f"\n  Password of all: {settings.DEMO_PASSWORD}")
        self.stdout.write(f"  Second factor:   make otp EMAIL={rows[0][1]}")

    def _rows(self) -> list[tuple[str, str, str]]:
        demo = Q(email__endswith=f"@{settings.DEMO_DOMAIN}")
        rows = [(ROLES["platform_admin"], user.email, "everywhere") for user in self._platform_admins(demo)]
        seen: set[str] = set()
        held = Membership.objects.in_force().filter(user__email__endswith=f"@{settings.DEMO_DOMAIN}")
        order = list(ROLES)
        for row in sorted(
            held.select_related("user", "dealership", "group"), key=lambda m: (order.index(m.role), m.pk)
        ):
            if row.role not in seen:
                seen.add(row.role)
                rows.append((ROLES[row.role], row.user.email, str(row.dealership or row.group)))
        return rows

    def _platform_admins(self, demo: Q) -> list[User]:
        return list(User.objects.filter(demo, is_platform_admin=True).order_by("pk")[:1])
