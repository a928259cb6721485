"""From what was typed to what is stored: the same for registering and editing."""

from collections.abc import Mapping
from datetime import date

from apps.core.errors import Invalid
from apps.customers import cards, contacts, identity_numbers, names
from apps.customers.models import Customer, CustomerKind

TYPED = (
    "kind",
    "given_name",
    "family_name",
    "company_name",
    "email",
    "phone",
    "street",
    "city",
    "region",
    "postcode",
    "country",
    "date_of_birth",
    "licence_number",
    "tax_id",
    "notes",
)


def apply(customer: Customer, typed: Mapping[str, str], *, home: str, today: date) -> None:
    """Set ``typed`` on ``customer`` in normal form and derive the rest; Invalid names the field.

    ``home`` is the dealership's country: it completes phone numbers and empty countries.
    """
    unknown = sorted(typed.keys() - set(TYPED))
    if unknown:
        raise Invalid(
            f"A customer has no {', '.join(unknown)}.", fields={name: ["Unknown."] for name in unknown}
        )
    for field, value in typed.items():
        setattr(customer, field, " ".join(value.split()) if field != "notes" else value.strip())
    _normalise(customer, home=home, today=today)
    _require_name(customer)
    _check_lengths(customer)
    _derive(customer)


def _normalise(customer: Customer, *, home: str, today: date) -> None:
    customer.country = customer.country.upper() or home
    customer.email = contacts.normal_email(customer.email)
    customer.phone = contacts.normal_phone(customer.phone, country=customer.country)
    customer.date_of_birth = identity_numbers.normal_date_of_birth(customer.date_of_birth, today=today)
    for field in ("given_name", "family_name", "company_name", "street", "notes"):
        cards.refuse_card_numbers(getattr(customer, field), field=field)


def _require_name(customer: Customer) -> None:
    if customer.kind not in CustomerKind.values:
        raise _missing("kind", "Choose person or company.")
    if customer.kind == CustomerKind.COMPANY:
        if not customer.company_name:
            raise _missing("company_name", "Enter the company's name.")
        return
    customer.company_name = ""
    if not (customer.given_name or customer.family_name):
        raise _missing("family_name", "Enter at least one name.")


def _missing(field: str, message: str) -> Invalid:
    return Invalid(message, code="name_required", fields={field: [message]})


def _check_lengths(customer: Customer) -> None:
    for field in TYPED:
        limit = getattr(Customer._meta.get_field(field), "max_length", None) or 4_000
        if len(getattr(customer, field)) > limit:
            message = f"At most {limit} characters."
            raise Invalid(message, code="too_long", fields={field: [message]})


def _derive(customer: Customer) -> None:
    given = {name: getattr(customer, name) for name in ("given_name", "family_name", "company_name")}
    customer.name = names.display_name(**given)
    customer.search_text = names.search_text(*given.values(), customer.name, customer.email, customer.city)
    customer.licence_index = identity_numbers.licence_index(customer.licence_number)
    customer.tax_id_index = identity_numbers.tax_id_index(customer.tax_id)
