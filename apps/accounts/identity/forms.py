"""Forms of sign-in, invitations and the security page."""

from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm
from allauth.account.internal.userkit import filter_users_by_email
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from apps.accounts.identity import limits, lockout
from apps.accounts.identity.adapter import AccountAdapter
from apps.accounts.models import User
from apps.core.errors import DomainError


class SignInForm(LoginForm):
    """allauth's form in our words; how long a session lasts is the role's, not a tick box."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "E-mail address"
        self.fields["password"].help_text = ""
        for name in ("login", "password"):
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs["autofocus"] = True

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> Any:
        """Go through the stages; the session's age is set where it begins, not here."""
        from allauth.account.internal.flows.login import perform_password_login

        login = self._login
        login.redirect_url = redirect_url
        return perform_password_login(request, self.user_credentials(), login)


class ForgottenPasswordForm(ResetPasswordForm):
    """The same answer and the same work for every address; limited by address and network."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "E-mail address"
        self.fields["email"].widget.attrs = {"autocomplete": "email", "autofocus": True}

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Queue the mail; whether it goes anywhere does not show."""
        from apps.accounts.identity.services import ask_for_new_password

        email = str(self.cleaned_data["email"]).lower()
        network = limits.hit(lockout.RESET_NETWORK, AccountAdapter(request).get_client_ip(request))
        address = limits.hit(lockout.RESET_ADDRESS, email)
        users: list[User] = filter_users_by_email(email, is_active=True, for_login=True)
        allowed = network.allowed and address.allowed
        ask_for_new_password(user=users[0] if users and allowed else None)
        return email


class CodeForm(forms.Form):
    """One code: of the app, or a recovery code."""

    code = forms.CharField(max_length=20, label="Code")

    def __init__(self, *args: Any, recovery: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = "Recovery code" if recovery else "Six-digit code"
        field.widget.attrs = {"autocomplete": "off" if recovery else "one-time-code", "autofocus": True}
        field.widget.attrs |= (
            {"autocapitalize": "none", "spellcheck": "false"} if recovery else {"inputmode": "numeric"}
        )


class FirstCodeForm(forms.Form):
    """The first code of a new authenticator."""

    code = forms.CharField(
        max_length=7,
        label="Code that the app shows now",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean_code(self) -> str:
        """Apps show a gap in the middle."""
        return str(self.cleaned_data["code"]).replace(" ", "")


class AuthenticatorForm(FirstCodeForm):
    """One more authenticator on the security page."""

    name = forms.CharField(max_length=64, label="Name", help_text="For example “Work phone”.")
    field_order = ("name", "code")


class JoinForm(FirstCodeForm):
    """Accept an invitation: a password and the first code."""

    password = forms.CharField(
        label="Choose a password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "minlength": 12}),
        help_text="At least 12 characters. A short sentence is easier to remember than a puzzle.",
    )
    again = forms.CharField(
        label="The password again",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    field_order = ("password", "again", "code")

    def clean(self) -> dict[str, Any]:
        """Typed twice because it is not shown."""
        data = super().clean() or self.cleaned_data
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", ValidationError("The two passwords differ.", code="differ"))
        return data


class EnrolForm(FirstCodeForm):
    """Set up a second factor by a link: the present password and the first code."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("password", "code")


class ProofForm(forms.Form):
    """Show password and second factor again."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    code = forms.CharField(
        max_length=20,
        label="Code of your app, or a recovery code",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )

    def __init__(self, *args: Any, needs_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_code:
            del self.fields["code"]


class PasswordForm(forms.Form):
    """Change one's password."""

    old = forms.CharField(
        label="Present password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label="New password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "minlength": 12}),
        help_text="At least 12 characters.",
    )


def show_refusal(form: forms.Form, error: DomainError) -> None:
    """Put a service's refusal beside the fields that it names, else above the form."""
    named = [name for name in error.fields if name in form.fields]
    for name in named:
        form.add_error(name, list(error.fields[name]))
    if not named:
        form.add_error(None, error.message)
