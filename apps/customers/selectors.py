"""Reads of customers for screens, the API and the apps above."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Func, Q, QuerySet, TextField, Value

from apps.core.errors import NotFound
from apps.customers import contacts, identity_numbers, names
from apps.customers.models import Customer
from apps.inventory.refs import CustomerRef

MIN_DIGITS, MAX_WORDS = 3, 6


def get(customer_id: int) -> Customer:
    """One customer within the scope, or NotFound."""
    return _one(Customer.objects.all(), customer_id)


def locked(customer_id: int) -> Customer:
    """The same, locked until the transaction ends."""
    return _one(Customer.objects.select_for_update(of=("self",)), customer_id)


def _one(customers: QuerySet[Customer], customer_id: int) -> Customer:
    try:
        return customers.get(pk=customer_id)
    except Customer.DoesNotExist:
        raise NotFound("There is no such customer here.") from None


def same_contact(*, email: str, phone: str) -> list[Customer]:
    """Customers with this e-mail or phone (both normalised; empty ones match nobody), oldest first."""
    either = Q()
    if email:
        either |= Q(email=email)
    if phone:
        either |= Q(phone=phone)
    return list(Customer.objects.filter(either).order_by("id")[:5]) if either else []


def search(query: str) -> QuerySet[Customer]:
    """Customers that ``query`` may mean (see ``matching``); an empty query means everybody."""
    return Customer.objects.filter(matching(query))


def matching(query: str) -> Q:
    """Customers whose name, e-mail or city begins with every word of ``query``, in any order.

    A query of digits finds phone numbers that contain them; a single token with a digit finds the
    exact licence or tax number as well. Through finders, because such conditions are not
    leakproof; each gives at most the 1,000 newest.
    """
    digits = contacts.digits(query)
    if len(digits) >= MIN_DIGITS:
        phones = _found("customers_find_phones", Value(f"%{digits}%", output_field=TextField()))
        return Q(pk__in=phones) | _by_identity(query)
    wanted = names.words(query)[:MAX_WORDS]
    if not wanted:
        return Q()
    patterns = Value([f"% {_escaped(word)}%" for word in wanted], output_field=ArrayField(TextField()))
    by_words = Q(pk__in=_found("customers_find_words", patterns))
    if len(wanted) == 1 and any(char.isdigit() for char in query):
        return by_words | _by_identity(query)
    return by_words


def _by_identity(query: str) -> Q:
    licence, tax_id = identity_numbers.licence_index(query), identity_numbers.tax_id_index(query)
    return Q(licence_index=licence) | Q(tax_id_index=tax_id)


def _found(finder: str, pattern: Value) -> Func:
    """``id IN (SELECT find(…))``: the finder runs once, its ids are read under row-level security."""
    return Func(
        pattern,
        function=finder,
        template="(SELECT %(function)s(%(expressions)s))",
        output_field=BigIntegerField(),
    )


def _escaped(word: str) -> str:
    """A word in which LIKE sees no wildcard."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def ref(customer_id: int) -> CustomerRef:
    """The customer as inventory knows him: an id and the name at this moment."""
    customer = get(customer_id)
    return CustomerRef(customer.pk, customer.name)
