"""The ModelAdmin of rows that belong to somebody: scoped everywhere, writing through services only."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from unfold.admin import ModelAdmin, TabularInline
from unfold.widgets import UnfoldAdminTextInputWidget

from apps.core.admin.access import CodePermissions, ScopedChoices
from apps.core.admin.paginator import BoundedPaginator
from apps.core.admin.service_forms import refuse, service_form
from apps.core.admin.trail import trail_of
from apps.core.errors import DomainError
from apps.core.fields import EncryptedTextField


class TenantModelAdmin(CodePermissions, ScopedChoices, ModelAdmin):
    """Lists, shows and (where a service is named) changes rows within the request's scope.

    Read-only as it stands. To let people write, name ``add_permission`` or ``change_permission``
    and override ``perform_add`` or ``perform_change`` to call the service. What the service
    refuses appears in the form and nothing is saved. Each act's audit is the service's: no
    LogEntry is written. ``finder`` names a search function of ``core.tenancy.operations.Finder``,
    which takes the search term. An encrypted field is text in the database, but holds one line.
    """

    paginator = BoundedPaginator
    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 0
    save_on_top = False
    actions_on_top = True
    change_form_before_template = "admin/seen_version.html"
    finder: str = ""
    formfield_overrides = {
        EncryptedTextField: {"widget": UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"})}
    }

    # --- which rows -------------------------------------------------------------------------

    def scoped_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows within reach of the request; identity tables must override it."""
        if getattr(self.model, "table_class", "") == "identity":
            raise NotImplementedError(f"{type(self).__name__} must say which rows a request may see.")
        rows: QuerySet[Any] = self.model._default_manager.all()
        return rows

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = self.scoped_queryset(request)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Model:
        """A row out of reach is not there: 404, where Django would say that it once was."""
        found: Model | None = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404(f"No {self.opts.verbose_name} with this id.")
        return found

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """By the finder where there is one: its index works under row-level security."""
        if not self.finder:
            return super().get_search_results(request, queryset, search_term)  # type: ignore[no-any-return]
        if not search_term.strip():
            return queryset, False
        found = RawSQL(f"SELECT {self.finder}(%s)", (search_term.strip(),))  # nosec B611 - names of models, values bound
        return queryset.filter(pk__in=found), False

    # --- who may ----------------------------------------------------------------------------

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        named = type(self).perform_add is not TenantModelAdmin.perform_add
        return named and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        named = type(self).perform_change is not TenantModelAdmin.perform_change
        return named and super().has_change_permission(request, obj)

    # --- writing ----------------------------------------------------------------------------

    def perform_add(self, request: HttpRequest, form: forms.ModelForm[Any]) -> Model:
        """Call the service that makes the row, and return it."""
        raise PermissionDenied

    def perform_change(self, request: HttpRequest, obj: Any, form: forms.ModelForm[Any]) -> Model:
        """Call the service that changes ``obj`` (``changes_of(form)``), and return the row."""
        raise PermissionDenied

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm[Any]]:
        return service_form(super().get_form(request, obj, change=change, **kwargs), request)

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm[Any], change: bool) -> None:
        """One service call; Django goes on with ``obj``, so it becomes what the service returned."""
        saved = self.perform_change(request, obj, form) if change else self.perform_add(request, form)
        obj.__dict__.update(saved.__dict__)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing: the service wrote what belongs together."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Mapping[str, Any] | None = None,
    ) -> HttpResponse:
        """Shows the form again, with the reason, when the service refuses."""
        status = 422
        try:
            response = super().changeform_view(request, object_id, form_url, extra_context)
        except DomainError as error:
            refuse(request, error)
            status = 422 if error.status == 400 else error.status
            response = super().changeform_view(request, object_id, form_url, extra_context)
        if isinstance(response, TemplateResponse) and (response.context_data or {}).get("errors"):
            response.status_code = status
        return response  # type: ignore[no-any-return]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """An action that a service refuses changes nothing and says why."""
        try:
            return super().changelist_view(request, extra_context)  # type: ignore[no-any-return]
        except DomainError as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(request.get_full_path())

    # --- trails -----------------------------------------------------------------------------

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The service wrote an AuditEvent."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The service wrote an AuditEvent."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:
        """The service wrote an AuditEvent."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What happened to the row: acts from the audit trail, former values from its history."""
        row = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {row}",
            "content_title": f"History of {row}",
            "object": row,
            "original": row,
            "opts": self.opts,
            "trail": trail_of(row),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/trail.html", context)


class TenantInline(CodePermissions, ScopedChoices, TabularInline):
    """Rows of a tenant table below their parent, read-only: services write."""

    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
