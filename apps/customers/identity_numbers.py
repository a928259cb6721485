"""Date of birth, driver licence and tax number: normal form and what a screen may show."""

from datetime import date

from apps.core.errors import Invalid
from apps.core.fields import blind_index, mask


def normal_date_of_birth(text: str, *, today: date) -> str:
    """ISO date of a living person, or "" for nothing."""
    if not text.strip():
        return ""
    try:
        born = date.fromisoformat(text.strip())
    except ValueError:
        born = None
    if born is None or not (today.year - 120 <= born.year and born <= today):
        message = "Enter the date of birth as year-month-day, for example 1984-03-09."
        raise Invalid(message, code="bad_date_of_birth", fields={"date_of_birth": [message]})
    return born.isoformat()


def normal_number(text: str) -> str:
    """Upper case letters and digits only: what is compared, however it was typed."""
    return "".join(char for char in text.upper() if char.isalnum())


def licence_index(number: str) -> str:
    """The blind index of a driver licence number."""
    return blind_index(normal_number(number), "customers.customer.licence_number")


def tax_id_index(number: str) -> str:
    """The blind index of a tax number."""
    return blind_index(normal_number(number), "customers.customer.tax_id")


def masked(field: str, value: str) -> str:
    """The last four characters; nothing at all of a date of birth."""
    return mask(value, keep=0 if field == "date_of_birth" else 4)
