"""Tax rules, fee schedules and the override book: lists to read, pages to publish the next version."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from apps.accounts.models import Dealership
from apps.core.admin.base import TenantInline, TenantModelAdmin
from apps.core.admin.htmx import done
from apps.core.admin.requests import actor_of
from apps.core.errors import DomainError
from apps.deals import permissions as may
from apps.deals import rules, services
from apps.deals.admin.forms import RefusableForm
from apps.deals.admin.rule_forms import FeeForm, PolicyForm, TaxForm
from apps.deals.models import ApprovalPolicy, Fee, FeeSchedule, OverrideEntry, TaxRate, TaxRuleSet


class TaxRateInline(TenantInline):
    """The rates of one version."""

    model = TaxRate
    view_permission = may.VIEW
    fields = ("name", "percent", "max_base")
    show_change_link = False


class FeeInline(TenantInline):
    """The government fees of one version."""

    model = Fee
    view_permission = may.VIEW
    fields = ("name", "amount")
    show_change_link = False


class RuleAdmin(TenantModelAdmin):
    """Published versions are read; "add" publishes the next one."""

    view_permission = may.VIEW
    add_permission = may.MANAGE_RULES
    list_display = ("name", "jurisdiction", "revision", "effective_from", "effective_to", "published_by_name")
    list_filter = ("jurisdiction",)
    form_class: type[RefusableForm]
    page_title: str
    consequence: str

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.add_permission)

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

    inlines = (TaxRateInline,)
    form_class = TaxForm
    page_title = "Publish tax rules"
    consequence = "The version in force ends on the day this one begins. Deals keep the figures they have."

    def publish(self, request: HttpRequest, form: TaxForm) -> TaxRuleSet:
        return services.publish_tax_rules(by=actor_of(request), **form.rule())


@admin.register(FeeSchedule)
class FeeScheduleAdmin(RuleAdmin):
    """Doc fee and government fees, from which day."""

    inlines = (FeeInline,)
    form_class = FeeForm
    page_title = "Publish fees"
    consequence = "The version in force ends on the day this one begins. Deals keep the figures they have."

    def publish(self, request: HttpRequest, form: FeeForm) -> FeeSchedule:
        return services.publish_fees(by=actor_of(request), **form.rule())


@admin.register(OverrideEntry)
class OverrideEntryAdmin(TenantModelAdmin):
    """The override book: each rule that was passed, by whom and when."""

    view_permission = may.OVERRIDE_BOOK
    list_display = ("at", "kind", "deal", "detail", "by_name")
    list_filter = ("kind",)
    list_select_related = ("deal",)


def approval_policy(request: HttpRequest) -> HttpResponse:
    """``/admin/deals/approval-policy/``: who may approve whose deals."""
    policy = ApprovalPolicy.objects.first()
    initial = {"self_approval": rules.self_approval_allowed(), "seen": policy.version if policy else 0}
    form = PolicyForm(request.POST or None, initial=initial)
    here = reverse("admin:deals_approval_policy")
    if request.method == "POST" and form.is_valid():
        try:
            allowed = form.cleaned_data["self_approval"]
            services.set_approval_policy(
                by=actor_of(request), version=form.cleaned_data["seen"], self_approval=allowed
            )
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
