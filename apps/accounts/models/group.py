"""Dealer groups: who owns the rooftops."""

import uuid
from typing import ClassVar

from django.db import models

from apps.core.models import Versioned


class DealerGroup(Versioned):
    """A company that owns one or several dealerships; role grants are set per group.

    Identity table: it is read before a scope exists, to find out what the scope may be.
    ``grants_stamp`` changes with every change of the group's role grants, so that a process
    may keep them between requests and still obey a change at the next one.
    """

    table_class: ClassVar[str] = "identity"

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    is_active = models.BooleanField(default=True)
    grants_stamp = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name", "id")
        verbose_name = "dealer group"

    def __str__(self) -> str:
        return self.name
