"""The abstract base of every row that belongs to one dealership."""

from typing import ClassVar, Self

from django.db import models

from apps.core.tenancy.querysets import TenantManager


class TenantModel(models.Model):
    """Has a ``dealership_id``, row-level security and a manager that knows the scope.

    The foreign key itself is added by ``accounts.models.DealershipOwned``, because the kernel
    knows no dealership.
    """

    table_class: ClassVar[str] = "tenant"

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"


class GroupModel(models.Model):
    """Belongs to a dealer group; row-level security reads ``app.group_id``."""

    table_class: ClassVar[str] = "group"

    class Meta:
        abstract = True
