"""E-mail addresses and phone numbers in one comparable form."""

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from apps.core.errors import Invalid

_POSSIBLE = phonenumbers.ValidationResult.IS_POSSIBLE


def normal_email(text: str) -> str:
    """``text`` trimmed and in lower case, or "" for nothing; Invalid if it is no address."""
    email = text.strip().lower()
    if not email:
        return ""
    try:
        validate_email(email)
    except ValidationError:
        raise _invalid("email", "Enter an e-mail address such as name@example.com.") from None
    return email


def normal_phone(text: str, *, country: str) -> str:
    """E.164 (``+13135550142``), or "" for nothing; ``country`` is meant where no + is given."""
    if not text.strip():
        return ""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or phonenumbers.is_possible_number_with_reason(number) != _POSSIBLE:
        raise _invalid("phone", "Enter a full phone number with its area code.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def shown_phone(e164: str, *, country: str) -> str:
    """National form at home, international form for a number from abroad."""
    if not e164:
        return ""
    number = phonenumbers.parse(e164)
    home = phonenumbers.country_code_for_region(country)
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(
        number, form.NATIONAL if number.country_code == home else form.INTERNATIONAL
    )


def digits(text: str) -> str:
    """The ASCII digits of ``text`` if it holds nothing but a phone number's signs, else ""."""
    if any(not (char.isdigit() or char in " +-().\u00a0/") for char in text):
        return ""
    return "".join(str(int(char)) for char in text if char.isdigit())


def _invalid(field: str, message: str) -> Invalid:
    return Invalid(message, code=f"bad_{field}", fields={field: [message]})
