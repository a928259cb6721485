"""The cash worksheet: one pure function from inputs and rules to figures (domain.md §3).

``selling price = list − discount``; ``total = selling price + accessories + doc fee + sales tax
+ government fees``. Every part is rounded before it is added, so parts always equal the total.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from apps.core.errors import Invalid
from apps.core.money import ZERO, cents
from apps.deals.calculators.figures import Cited, Figure
from apps.deals.calculators.gross import Gross, GrossInput, deal_gross
from apps.deals.calculators.tax import Sale, Tax, TaxRule, sales_tax


@dataclass(frozen=True, slots=True)
class Item:
    """A labelled amount: an accessory (with what it costs us) or a government fee."""

    label: str
    amount: Decimal
    cost: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Fees:
    """The fees of the schedule in force; the doc fee may not exceed ``doc_fee_cap``."""

    doc_fee: Decimal
    government: tuple[Item, ...]
    cited: Cited
    doc_fee_cap: Decimal | None = None
    doc_fee_in_gross: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """What a worksheet is computed from. ``vehicle_cost`` is None while nobody entered it.

    ``costed_on`` is the day of that cost; ``doc_fee`` None means the schedule's. ``author`` is who set the prices.
    """

    list_price: Decimal
    discount: Decimal
    accessories: tuple[Item, ...]
    doc_fee: Decimal | None
    is_new: bool
    vehicle_cost: Decimal | None
    pack: Decimal
    author: str
    fees: Fees
    tax_rule: TaxRule
    tax_cited: Cited
    costed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Worksheet:
    """The sums a deal stores in columns, and the figures that explain them."""

    selling_price: Decimal
    accessories: Decimal
    doc_fee: Decimal
    tax: Tax
    government_fees: Decimal
    total: Decimal
    gross: Gross | None
    figures: tuple[Figure, ...]


def calculate(given: Given) -> Worksheet:
    """The whole worksheet; raises Invalid with the field at fault when the maths is not valid."""
    doc_fee = given.fees.doc_fee if given.doc_fee is None else given.doc_fee
    _check(given, doc_fee)
    selling = given.list_price - given.discount
    accessories = sum((item.amount for item in given.accessories), ZERO)
    tax = sales_tax(Sale(selling, accessories, doc_fee, is_new=given.is_new), given.tax_rule)
    government = sum((item.amount for item in given.fees.government), ZERO)
    gross = _gross(given, selling, accessories, doc_fee)
    sheet = Worksheet(
        selling_price=selling,
        accessories=accessories,
        doc_fee=doc_fee,
        tax=tax,
        government_fees=government,
        total=selling + accessories + doc_fee + tax.amount + government,
        gross=gross,
        figures=(),
    )
    return _explained(sheet, given)


def _check(given: Given, doc_fee: Decimal) -> None:
    amounts = {
        "list_price": [given.list_price],
        "discount": [given.discount],
        "doc_fee": [doc_fee],
        "accessories": [value for item in given.accessories for value in (item.amount, item.cost)],
    }
    for field, values in amounts.items():
        if any(value < 0 or value != cents(value) for value in values):
            raise _invalid(field, "Enter an amount of zero or more, with at most two decimals.")
    if given.discount >= given.list_price:
        raise _invalid("discount", "The discount must be less than the list price.")
    cap = given.fees.doc_fee_cap
    if cap is not None and doc_fee > cap:
        raise _invalid("doc_fee", f"The doc fee may be at most {cap} here ({given.fees.cited.text}).")


def _invalid(field: str, message: str) -> Invalid:
    return Invalid(message, code="bad_worksheet", fields={field: [message]})


def _gross(given: Given, selling: Decimal, accessories: Decimal, doc_fee: Decimal) -> Gross | None:
    if given.vehicle_cost is None:
        return None
    return deal_gross(
        GrossInput(
            price=selling,
            vehicle_cost=given.vehicle_cost,
            accessories=accessories,
            accessory_cost=sum((item.cost for item in given.accessories), ZERO),
            pack=given.pack,
            doc_fee_in_gross=doc_fee if given.fees.doc_fee_in_gross else ZERO,
        )
    )


def _explained(sheet: Worksheet, given: Given) -> Worksheet:
    figures = (
        *_price_figures(sheet, given),
        *_tax_figures(sheet, given),
        *_fee_figures(sheet, given),
        _total_figure(sheet),
        *_gross_figures(sheet, given),
    )
    return Worksheet(
        sheet.selling_price,
        sheet.accessories,
        sheet.doc_fee,
        sheet.tax,
        sheet.government_fees,
        sheet.total,
        sheet.gross,
        figures,
    )


def _price_figures(sheet: Worksheet, given: Given) -> Iterator[Figure]:
    yield Figure("list_price", "List price", given.list_price, "As entered.", author=given.author)
    yield Figure("discount", "Discount", -given.discount, "As entered, taken off.", author=given.author)
    yield Figure(
        "selling_price",
        "Selling price",
        sheet.selling_price,
        "list price − discount",
        (("List price", str(given.list_price)), ("Discount", str(given.discount))),
        author=given.author,
    )
    yield Figure(
        "accessories",
        "Accessories",
        sheet.accessories,
        "sum of the accessories",
        tuple((item.label, str(item.amount)) for item in given.accessories),
        author=given.author,
    )


def _tax_figures(sheet: Worksheet, given: Given) -> Iterator[Figure]:
    rule, tax = given.tax_rule, sheet.tax
    adds = [("Selling price", str(sheet.selling_price))]
    if rule.accessories_taxable:
        adds.append(("Accessories (taxable)", str(sheet.accessories)))
    if rule.doc_fee_taxable:
        adds.append(("Doc fee (taxable)", str(sheet.doc_fee)))
    cited: dict[str, Any] = {"rule": given.tax_cited.text, "author": given.tax_cited.author}
    yield Figure(
        "taxable", "Taxable amount", tax.base, "sum of what is taxed", tuple(adds), part_of="tax", **cited
    )
    for position, share in enumerate(tax.shares, start=1):
        capped = share.base < tax.base
        yield Figure(
            f"tax_{position}",
            f"{share.rate.name} {share.rate.percent.normalize():f}%",
            share.amount,
            "base × rate, on no more than the cap" if capped else "base × rate",
            (("Base", str(share.base)), ("Rate", f"{share.rate.percent.normalize():f}%")),
            part_of="tax",
            **cited,
        )
    parts = tuple((share.rate.name, str(share.amount)) for share in tax.shares)
    yield Figure("tax", "Sales tax", tax.amount, "sum of the rates, rounded once", parts, **cited)


def _fee_figures(sheet: Worksheet, given: Given) -> Iterator[Figure]:
    cited = given.fees.cited
    if given.doc_fee is None:
        yield Figure("doc_fee", "Doc fee", sheet.doc_fee, "From the schedule.", (), cited.text, cited.author)
    else:
        yield Figure("doc_fee", "Doc fee", sheet.doc_fee, "As entered.", (), cited.text, given.author)
    yield Figure(
        "government_fees",
        "Government fees",
        sheet.government_fees,
        "sum of the schedule's fees",
        tuple((item.label, str(item.amount)) for item in given.fees.government),
        cited.text,
        cited.author,
    )


def _total_figure(sheet: Worksheet) -> Figure:
    parts = (
        ("Selling price", str(sheet.selling_price)),
        ("Accessories", str(sheet.accessories)),
        ("Doc fee", str(sheet.doc_fee)),
        ("Sales tax", str(sheet.tax.amount)),
        ("Government fees", str(sheet.government_fees)),
    )
    return Figure(
        "total", "Total due", sheet.total, "price + accessories + doc fee + tax + government fees", parts
    )


def _gross_figures(sheet: Worksheet, given: Given) -> Iterator[Figure]:
    cost = "unknown" if given.vehicle_cost is None else str(given.vehicle_cost)
    accessory_cost = sum((item.cost for item in given.accessories), ZERO)
    counted = sheet.doc_fee if given.fees.doc_fee_in_gross else ZERO
    front, commissionable = (sheet.gross.front, sheet.gross.commissionable) if sheet.gross else (None, None)
    yield Figure(
        "vehicle_cost",
        "Vehicle cost",
        given.vehicle_cost,
        "True cost of the stock unit, without pack.",
        (("As of", given.costed_on.isoformat()),) if given.costed_on else (),
        private=True,
    )
    inputs = (
        ("Selling price", str(sheet.selling_price)),
        ("Accessories", str(sheet.accessories)),
        ("Vehicle cost", cost),
        ("Accessory cost", str(accessory_cost)),
        ("Doc fee counted", str(counted)),
    )
    formula = "price + accessories − vehicle cost − accessory cost + doc fee where counted"
    yield Figure("front_gross", "Front gross", front, formula, inputs, given.fees.cited.text, private=True)
    pack = (("Front gross", str(front)), ("Pack", str(given.pack)))
    yield Figure(
        "commissionable_gross",
        "Commissionable gross",
        commissionable,
        "front gross − pack",
        pack,
        private=True,
    )
