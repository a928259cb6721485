"""What several dialogs of one page offer to choose from, read once a request."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest

from apps.accounts.selectors import people_within
from apps.core.actor import Actor
from apps.core.admin.requests import actor_of
from apps.inventory.models import ReadinessStep
from apps.inventory.services.readiness_steps import active_steps

_KEPT = "_inventory_choices"


class Choices:
    """The steps of a store, the people in reach of ``by``."""

    def __init__(self, by: Actor) -> None:
        self.by = by
        self._steps: dict[int, list[ReadinessStep]] = {}

    def steps(self, dealership_id: int) -> list[ReadinessStep]:
        """Those in use, in order."""
        if dealership_id not in self._steps:
            self._steps[dealership_id] = active_steps(dealership_id)
        return self._steps[dealership_id]

    @cached_property
    def people(self) -> list[tuple[Any, str]]:
        """(id, name) of those who work there now, by name."""
        rows = people_within(self.by).filter(is_active=True).order_by("name", "id")
        return list(rows.values_list("id", "name")[:500])


def choices_of(request: HttpRequest) -> Choices:
    """The same for every dialog of one answer."""
    kept = getattr(request, _KEPT, None)
    if kept is None:
        kept = Choices(actor_of(request))
        setattr(request, _KEPT, kept)
    return kept
