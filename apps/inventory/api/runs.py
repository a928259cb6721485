"""Lines of an import or of a bulk act, as their run's resource shows them."""

from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from rest_framework.request import Request

from apps.core.api.cursors import Ordering
from apps.core.api.lists import ListMixin
from apps.core.api.views import ScopedViewSet
from apps.core.errors import Invalid, NotFound


class RunLines(ListMixin, ScopedViewSet):
    """Lines of one run in their order. Their indexes begin with what ``narrowed_by`` names: say one of them."""

    orderings = (Ordering("id"),)
    run_model: ClassVar[type[Model]]
    narrowed_by: ClassVar[tuple[str, ...]]

    def list(self, request: Request, run_id: str) -> HttpResponse:  # type: ignore[override]
        """One page of the lines of a kind."""
        self.check_run(int(run_id))
        if not set(self.narrowed_by) & set(request._request.GET):
            named = " or ".join(self.narrowed_by)
            raise Invalid(
                f"Say which lines: {named}.", fields={name: ["Needed."] for name in self.narrowed_by}
            )
        return super().list(request)

    def check_run(self, run_id: int) -> Any:
        """The run, if it is within reach."""
        run = self.run_model._default_manager.filter(pk=run_id).first()
        if run is None:
            raise NotFound("There is no such run.")
        return run

    def get_queryset(self) -> QuerySet[Any]:
        """Those of the run in the path."""
        rows: QuerySet[Any] = super().get_queryset().filter(run_id=int(self.kwargs["run_id"]))
        return rows
