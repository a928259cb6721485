"""The worked figure of an appraisal: exact, never below zero, and what it refuses."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.errors import DomainError, Invalid
from apps.core.money import ZERO
from apps.inventory import appraising
from apps.inventory.appraising import Figures, Finding, ReconLine, ValuationEntry

AMOUNTS = st.decimals(min_value=0, max_value=200_000, places=2)


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_the_worked_figure_is_the_difference_or_nothing(
    retail: Decimal, recon: Decimal, pack: Decimal, margin: Decimal, fees: Decimal
) -> None:
    figures = Figures(retail, recon, pack, margin, fees)
    assert figures.worked >= 0
    assert figures.worked == max(ZERO, retail - recon - pack - margin - fees)
    assert figures.worked == ZERO or figures.worked + recon + pack + margin + fees == retail


@given(st.lists(AMOUNTS, max_size=20))
def test_recon_is_the_sum_of_its_lines_to_the_cent(amounts: list[Decimal]) -> None:
    entry = ValuationEntry(
        retail=Decimal(1), recon=tuple(ReconLine("work", amount) for amount in amounts), margin=Decimal(5)
    )
    figures = appraising.figures_of(entry, pack=Decimal(7), margin=Decimal(9))
    assert figures.recon == sum(amounts, ZERO)
    assert (figures.pack, figures.margin) == (Decimal(7), Decimal(5))


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (ValuationEntry(Decimal(-1)), "retail"),
        (ValuationEntry(Decimal(1), fees=Decimal(-1)), "fees"),
        (ValuationEntry(Decimal(1), pack=Decimal(-1)), "pack"),
        (ValuationEntry(Decimal(1), margin=Decimal(-1)), "margin"),
        (ValuationEntry(Decimal(1), acv=Decimal(-1)), "acv"),
        (ValuationEntry(Decimal(1), recon=(ReconLine("x", Decimal(-1)),)), "recon"),
        (ValuationEntry(Decimal(1), recon=(ReconLine(" ", Decimal(1)),)), "recon"),
        (ValuationEntry(Decimal(1), recon=(ReconLine("x", ZERO),) * 21), "recon"),
        (ValuationEntry(Decimal(1), findings=(Finding("roof", "good"),)), "findings"),
        (ValuationEntry(Decimal(1), findings=(Finding("glass", "superb"),)), "findings"),
        (ValuationEntry(Decimal(1), findings=(Finding("glass", "good"),) * 2), "findings"),
    ],
)
def test_figures_that_cannot_be_right_name_their_field(entry: ValuationEntry, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        appraising.check(entry)
    assert set(refused.value.fields) == {field}


@given(AMOUNTS, AMOUNTS)
def test_an_offer_is_more_than_nothing_and_at_most_the_value(offer: Decimal, acv: Decimal) -> None:
    try:
        appraising.check_offer(offer, acv)
    except DomainError as refused:
        assert refused.code == ("no_offer" if offer == 0 else "above_acv")
        assert offer == 0 or offer > acv
    else:
        assert 0 < offer <= acv


def test_worth_more_than_the_figures_say_needs_a_note() -> None:
    with pytest.raises(Invalid, match="Say why"):
        appraising.check_acv(Decimal(101), Decimal(100), " ")
    appraising.check_acv(Decimal(101), Decimal(100), "rare colour")
    appraising.check_acv(Decimal(100), Decimal(100), "")


def test_the_limit_bounds_from_above_and_none_bounds_nobody() -> None:
    assert appraising.needs_approval(Decimal("100.01"), Decimal(100))
    assert not appraising.needs_approval(Decimal(100), Decimal(100))
    assert not appraising.needs_approval(Decimal(10**9), None)
