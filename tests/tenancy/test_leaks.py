"""Two dealerships × every route × every method: nothing leaks, nothing changes (lock 4)."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from apps.accounts.models import User
from apps.core.testing.api import ApiClient
from tests.tenancy.foreign import CANARY, Foreign, furnish
from tests.tenancy.routes import Route, patterns, routes

# What we search for finds the canary and is not it: an answer may give the search word back.
WORD = CANARY[:-2]
READS, WRITES = ("get", "head", "options"), ("post", "put", "patch", "delete")
METHODS = (*READS, *WRITES)
# Every method by one role; what roles see and do differs by these two, the rest is refused alike.
PAGE = ("get", "post")


class Leak(AssertionError):
    """A canary came out, or a row of theirs was reached."""


@pytest.fixture
def foreign(two_dealers) -> Foreign:
    return furnish(two_dealers.theirs)


def payload(ids: dict[str, int]) -> dict[str, Any]:
    """Their ids under every name that a form or a body might use, and words that pass validation."""
    named = {name: value for kind, value in ids.items() for name in (kind, f"{kind}_id", f"{kind}s")}
    return named | {
        "stock_unit": ids["stockunit"],
        "stock_unit_id": ids["stockunit"],
        "unit_id": ids["held"],
        "location": ids["location"],
        "salesperson": ids["user"],
        "salesperson_id": ids["user"],
        "action": "delete_selected",
        "_selected_action": [ids["stockunit"], ids["customer"], ids["deal"]],
        "dealership": ids["dealership"],
        "condition": "used",
        "make": "Honda",
        "kind": "list",
        "amount": "1.00",
        "reason": "because",
        "version": 1,
        "family_name": "Smith",
        "given_name": "Ann",
        "name": "Smith",
        "slug": "smith",
        "cash_proof": "none",
    }


def query(ids: dict[str, int]) -> str:
    """Their ids as filters, and the beginning of their name as a search."""
    return (
        f"?q={WORD}&search={WORD}&s={WORD}&term={WORD}&status=in_stock"
        f"&stock_unit={ids['stockunit']}&customer={ids['customer']}&unit={ids['stockunit']}&id={ids['deal']}"
        "&app_label=inventory&model_name=stockunit&field_name=location"
    )


def check(route: Route, method: str, response: HttpResponse) -> None:
    """Raise Leak if the answer tells anything of theirs, or takes their id for one of ours."""
    where = f"{method.upper()} {route.path} ({route.pattern})"
    body = response.getvalue() if hasattr(response, "getvalue") else response.content
    text = body.decode(errors="replace") + str(dict(response.headers))
    if CANARY.lower() in text.lower():
        raise Leak(f"{where}: the canary came out")
    if response.status_code >= 500:
        raise Leak(f"{where}: {response.status_code}")
    if route.names_row and 200 <= response.status_code < 300:
        raise Leak(f"{where}: {response.status_code} for a row of theirs")


def staff_answers(
    foreign: Foreign, sign_in, ours, role: str, methods: tuple[str, ...]
) -> Iterator[tuple[Route, str, HttpResponse]]:
    client: Client = sign_in(ours.user(role), ours.dealership)
    for route in routes(foreign.ids):
        if route.path.startswith("/api/v1/"):
            continue
        for method in methods:
            yield route, method, send_form(client, method, route, foreign)
            if "_auth_user_id" not in client.session:
                client = sign_in(ours.user(role), ours.dealership)


def send_form(client: Client, method: str, route: Route, foreign: Foreign) -> Any:
    url = route.path + (query(foreign.ids) if method in ("get", "head") else "")
    if method == "post":
        return client.post(url, payload(foreign.ids))
    return client.generic(method.upper(), url)


def api_answers(foreign: Foreign, client: ApiClient) -> Iterator[tuple[Route, str, HttpResponse]]:
    body = payload(foreign.ids)
    for route in routes(foreign.ids):
        if route.path.startswith("/api/v1/") and "/auth/" not in route.path:
            for method in METHODS:
                url = route.path + (query(foreign.ids) if method == "get" else "")
                sent = body if method in ("post", "put", "patch") else None
                yield route, method, client.send(method, url, sent, if_match='"1"')
                if method == "get":
                    yield route, method, client.send(method, route.path)


@pytest.mark.parametrize(
    ("role", "methods"),
    [("dealer_admin", READS), ("dealer_admin", WRITES), ("group_admin", PAGE), ("sales_rep", PAGE)],
)
def test_staff_pages(two_dealers, foreign, sign_in, role, methods):
    before, answered = foreign.state(), 0
    for route, method, response in staff_answers(foreign, sign_in, two_dealers.ours, role, methods):
        check(route, method, response)
        answered += 1
    assert answered > 250 * len(methods)
    assert foreign.state() == before


@pytest.mark.parametrize("role", ["dealer_admin", "sales_rep"])
def test_api(two_dealers, foreign, api_as, role):
    before, answered = foreign.state(), 0
    for route, method, response in api_answers(foreign, api_as(role, two_dealers.ours)):
        check(route, method, response)
        answered += 1
    assert answered > 250
    assert foreign.state() == before


def test_the_header_cannot_choose_their_dealership(two_dealers, foreign, api_as):
    client = api_as("dealer_admin", two_dealers.ours)
    client.headers["X-Dealership"] = two_dealers.theirs.dealership.slug
    response = client.get("stock-units/")
    assert response.status_code in (403, 404)
    assert CANARY.encode() not in response.content.replace(foreign.dealer.dealership.slug.encode(), b"")


def everybody(request: Any) -> HttpResponse:
    """A view as somebody might write it in a hurry: no scope, no reach."""
    return HttpResponse(orjson.dumps(list(User.objects.values_list("name", flat=True))))


urlpatterns = [path("planted/", everybody)]


def test_a_planted_unfiltered_view_is_caught(two_dealers, foreign, sign_in, settings):
    settings.ROOT_URLCONF = __name__
    assert list(patterns()) == ["planted/"]
    (route,) = routes(foreign.ids)
    client = sign_in(two_dealers.ours.user("dealer_admin"), two_dealers.ours.dealership)
    with pytest.raises(Leak, match="the canary came out"):
        check(route, "get", client.get(route.path))
