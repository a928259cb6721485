"""What both admins and inlines of tenant rows ask: permission codes instead of Django's."""

from typing import Any

from django.db.models import ForeignKey, ManyToManyField, QuerySet
from django.http import HttpRequest

from apps.core.admin.requests import actor_of, is_writable


class CodePermissions:
    """Maps view, add, change and delete to the permission codes of ``request.actor``.

    A code that is empty refuses everybody. Rows of another dealership than the current one may be
    seen (in a view of the whole group), not changed.
    """

    view_permission: str = ""
    add_permission: str = ""
    change_permission: str = ""
    delete_permission: str = ""

    def _may(self, request: HttpRequest, code: str, obj: Any = None) -> bool:
        actor = actor_of(request)
        return bool(code) and actor.can(code) and (obj is None or is_writable(obj, actor))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Reading: the scoped queryset has already left other dealers' rows out."""
        return bool(self.view_permission) and actor_of(request).can(self.view_permission)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.add_permission)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.change_permission, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.delete_permission, obj)


class ScopedChoices:
    """Offers for a key only rows that the related admin would list for this request."""

    admin_site: Any

    def get_field_queryset(
        self,
        db: str | None,
        db_field: "ForeignKey[Any, Any] | ManyToManyField[Any, Any]",
        request: HttpRequest,
    ) -> QuerySet[Any]:
        """The choices of a form field: what the related admin lists, else the scoped rows, else none."""
        related: Any = db_field.remote_field.model
        admin = self.admin_site._registry.get(related)
        if admin is not None and hasattr(admin, "scoped_queryset"):
            return admin.scoped_queryset(request)  # type: ignore[no-any-return]
        if getattr(related, "table_class", "") in ("tenant", "group", "global"):
            return related._default_manager.all()  # type: ignore[no-any-return]
        return related._default_manager.none()  # type: ignore[no-any-return]
