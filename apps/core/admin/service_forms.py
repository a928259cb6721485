"""How a form page calls one service and shows what it refuses."""

from typing import Any

from django import forms
from django.http import HttpRequest

from apps.core.errors import DomainError

SEEN = "seen_version"
_REFUSAL = "_service_refusal"
_STALE = "Somebody else changed this meanwhile. Reload the page and repeat your change."


def refuse(request: HttpRequest, error: DomainError) -> None:
    """Remember why the service refused; the form of this request shows it."""
    setattr(request, _REFUSAL, error)


def show_refusal(form: forms.BaseForm, error: DomainError) -> None:
    """The messages of ``error`` at their fields, else above the form."""
    known = {name: messages for name, messages in error.fields.items() if name in form.fields}
    for name, messages in known.items():
        form.add_error(name, list(messages))
    if not known:
        form.add_error(None, error.message)


class RefusableForm(forms.Form):
    """Can be told what a service refused."""

    def refuse(self, error: DomainError) -> None:
        """Show the messages of ``error`` at their fields, else above the form."""
        show_refusal(self, error)


def service_form(base: type[forms.ModelForm[Any]], request: HttpRequest) -> type[forms.ModelForm[Any]]:
    """``base`` which also refuses what the service refused, and a row that changed since it was shown."""

    class ServiceForm(base):  # type: ignore[valid-type,misc]
        def _clean_form(self) -> None:
            super()._clean_form()
            _add_refusal(self, getattr(request, _REFUSAL, None))
            seen = request.POST.get(SEEN, "")
            if self.instance.pk and seen.isdigit() and int(seen) != self.instance.version:
                self.add_error(None, _STALE)

    ServiceForm.__name__ = base.__name__
    return ServiceForm


def changes_of(form: forms.ModelForm[Any]) -> dict[str, Any]:
    """The changed fields and their cleaned values: what a service is given."""
    return {name: form.cleaned_data[name] for name in form.changed_data}


def _add_refusal(form: forms.ModelForm[Any], error: DomainError | None) -> None:
    if error is not None:
        show_refusal(form, error)
