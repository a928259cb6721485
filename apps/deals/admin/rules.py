"""Tax rules, fee schedules and the override book: lists to read, pages to publish the next version."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, reverse
from django.utils.html import format_html

from apps.accounts.models import Dealership
from apps.core.admin.base import TenantModelAdmin
from apps.core.admin.htmx import done
from apps.core.admin.requests import actor_of
from apps.core.admin.service_forms import RefusableForm
from apps.core.clock import local_date, now
from apps.core.errors import DomainError
from apps.core.templatetags.ui import moment
from apps.deals import permissions as may
from apps.deals import rules, services
from apps.deals.admin.rule_forms import FeeForm, PolicyForm, TaxForm
from apps.deals.models import ApprovalPolicy, FeeSchedule, OverrideEntry, TaxRuleSet

SHOWN = 100


class RuleAdmin(TenantModelAdmin):
    """Published versions are read; "add" publishes the next one."""

    view_permission = may.VIEW
    add_permission = may.MANAGE_RULES
    lines: str
    list_title: str
    form_class: type[RefusableForm]
    page_title: str
    consequence: str

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.add_permission)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Every version with what it says, the one in force marked."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        here = Dealership.objects.filter(pk=actor_of(request).dealership_id or 0).first()
        context = {
            **self.admin_site.each_context(request),
            "title": self.list_title,
            "rules": self.model._default_manager.prefetch_related(self.lines)[:SHOWN],
            "today": local_date(now(), here.time_zone) if here else None,
            "kind": self.opts.model_name,
            "add_url": reverse(f"admin:deals_{self.opts.model_name}_add")
            if self.has_add_permission(request)
            else "",
        }
        return render(request, "deals/rules.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A published version is read in the list."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        self.get_object(request, object_id)
        return HttpResponseRedirect(_list_url(self))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Publishing: a form, one service call, the list again."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = self.form_class(request.POST or None, initial={"jurisdiction": _home(request)})
        if request.method == "POST" and form.is_valid():
            try:
                rule = self.publish(request, form)
            except DomainError as error:
                form.refuse(error)
            else:
                return done(request, _list_url(self), f"{rule} is published.")
        return _form_page(request, form, self.page_title, self.consequence, _list_url(self), "Publish")

    def publish(self, request: HttpRequest, form: Any) -> Any:
        """Call the service."""
        raise PermissionDenied


@admin.register(TaxRuleSet)
class TaxRuleSetAdmin(RuleAdmin):
    """Sales tax: what is taxed, at which rates, from which day."""

    lines = "rates"
    list_title = "Tax rules"
    form_class = TaxForm
    page_title = "Publish tax rules"
    consequence = "The version in force ends on the day this one begins. Deals keep the figures they have."

    def publish(self, request: HttpRequest, form: TaxForm) -> TaxRuleSet:
        return services.publish_tax_rules(by=actor_of(request), **form.rule())


@admin.register(FeeSchedule)
class FeeScheduleAdmin(RuleAdmin):
    """Doc fee and government fees, from which day."""

    lines = "fees"
    list_title = "Fees"
    form_class = FeeForm
    page_title = "Publish fees"
    consequence = "The version in force ends on the day this one begins. Deals keep the figures they have."

    def publish(self, request: HttpRequest, form: FeeForm) -> FeeSchedule:
        return services.publish_fees(by=actor_of(request), **form.rule())


@admin.register(OverrideEntry)
class OverrideEntryAdmin(TenantModelAdmin):
    """The override book: each rule that was passed, by whom and when."""

    view_permission = may.OVERRIDE_BOOK
    list_display = ("when", "kind", "of_deal", "detail", "who")
    list_filter = ("kind",)
    list_select_related = ("deal",)
    list_display_links = None
    sortable_by = ()

    def get_urls(self) -> list[URLPattern]:
        """The list alone: it shows an entry whole, and an entry is never changed."""
        return [url for url in super().get_urls() if url.name == "deals_overrideentry_changelist"]

    @admin.display(description="When")
    def when(self, entry: OverrideEntry) -> str:
        """In the store's time, as everywhere."""
        return moment(entry.at)

    @admin.display(description="Deal")
    def of_deal(self, entry: OverrideEntry) -> str:
        """The way to the deal."""
        url = reverse("admin:deals_deal_page", args=[entry.deal_id])
        return format_html('<a class="k-link" href="{}">{}</a>', url, entry.deal)

    @admin.display(description="By")
    def who(self, entry: OverrideEntry) -> str:
        """Who passed the rule."""
        return entry.by_name


def approval_policy(request: HttpRequest) -> HttpResponse:
    """``/admin/deals/approval-policy/``: who may approve whose deals, how long one may lie still."""
    policy = ApprovalPolicy.objects.first() or ApprovalPolicy()
    initial = {name: getattr(policy, name) for name in PolicyForm.base_fields if name != "seen"}
    initial["seen"] = policy.version if policy.pk else 0
    form = PolicyForm(request.POST or None, initial=initial)
    here = reverse("admin:deals_approval_policy")
    if request.method == "POST" and form.is_valid():
        try:
            wanted = dict(form.cleaned_data)
            services.set_approval_policy(by=actor_of(request), version=wanted.pop("seen"), **wanted)
        except DomainError as error:
            form.refuse(error)
        else:
            return done(request, here, "Saved.")
    consequence = "Without self-approval nobody approves a deal that he submitted or sells himself."
    return _form_page(request, form, "Approval policy", consequence, reverse("admin:index"), "Save")


def _form_page(
    request: HttpRequest, form: RefusableForm, title: str, consequence: str, back: str, confirm: str
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": title,
        "form": form,
        "consequence": consequence,
        "back": back,
        "confirm": confirm,
    }
    return render(request, "deals/rule_form.html", context, status=422 if form.errors else 200)


def _list_url(row_admin: RuleAdmin) -> str:
    return reverse(f"admin:deals_{row_admin.opts.model_name}_changelist")


def _home(request: HttpRequest) -> str:
    here = Dealership.objects.filter(pk=actor_of(request).dealership_id or 0).first()
    return rules.code_of(here.country, here.region) if here else ""
