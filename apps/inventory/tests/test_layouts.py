"""The inventory list as lines and as cards."""

from typing import Any

from apps.accounts.tests.fixtures import Dealer
from apps.core.testing.baselines import assert_query_baseline
from apps.inventory.tests.factories import unit_in

LIST = "/admin/inventory/stockunit/"


def test_cards_show_what_lines_show_and_are_remembered(dealer: Dealer, signed_in: Any) -> None:
    with dealer.scope():
        unit_in(dealer.dealership, "in_stock", stock_number="CARD1")
    client = signed_in("sales_rep")
    assert "k-cars" not in client.get(f"{LIST}?view=all").content.decode()
    client.get(f"{LIST}?layout=cards")
    with assert_query_baseline("inventory list page"):
        shown = client.get(f"{LIST}?view=all").content.decode()
    assert "k-cars" in shown and "CARD1" in shown and "cost " not in shown
    assert "k-cars" not in client.get(f"{LIST}?layout=list").content.decode()
    assert "k-cars" not in client.get(LIST + "?view=all").content.decode()


def test_the_address_says_the_layout_and_filters_do_not_read_it(dealer: Dealer, signed_in: Any) -> None:
    with dealer.scope():
        unit_in(dealer.dealership, "in_stock", stock_number="CARD1")
    client = signed_in("dealer_admin")
    answer = client.get(f"{LIST}?layout=cards&status=in_stock&cursor=", headers={"HX-Request": "true"})
    shown = answer.content.decode()
    assert answer["HX-Push-Url"] == f"{LIST}?status=in_stock&layout=cards"
    assert "CARD1" in shown and "cannot filter" not in shown
    assert 'name="query" value="status=in_stock"' in shown, "bulk acts and exports take the filters alone"
    assert 'value="status=in_stock&amp;layout=cards" form="save-view-form"' in shown


def test_an_unknown_layout_is_the_list(dealer: Dealer, signed_in: Any) -> None:
    client = signed_in("sales_rep")
    client.cookies["stock-layout"] = "<b>"
    assert client.get(f"{LIST}?layout=tiles").status_code == 200
