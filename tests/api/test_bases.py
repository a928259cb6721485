"""The API's bases through middleware, scope and database."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from apps.accounts.models import Location
from apps.accounts.tests.factories import LocationFactory
from apps.core.api.views import ScopedViewSet
from apps.core.testing.api import assert_list_matches_schema, assert_orderings_indexed, assert_problem
from tests.api.lots import LotViewSet


def stored(dealer, lot):
    with dealer.scope():
        return Location.objects.filter(pk=lot.pk).values().first()


def test_a_list_is_what_its_serializer_declares(lots, admin):
    answer = admin.get("lots/").json()
    assert [row["name"] for row in answer["results"]] == ["Alpha", "Beta", "Gamma"]
    assert (answer["next"], answer["previous"]) == (None, None)
    assert_list_matches_schema(LotViewSet, answer["results"][0], lots[0])


def test_foreign_rows_are_neither_listed_nor_found(lots, admin, two_dealers):
    with two_dealers.theirs.scope():
        foreign = LocationFactory(dealership=two_dealers.theirs.dealership)
    ids = [row["id"] for row in admin.get("lots/").json()["results"]]
    assert foreign.pk not in ids
    for method, headers in (("get", {}), ("patch", {"if_match": '"1"'}), ("delete", {"if_match": '"1"'})):
        assert_problem(
            admin.send(method, f"lots/{foreign.pk}/", {"name": "Mine"}, **headers), 404, "not_found"
        )
    assert stored(two_dealers.theirs, foreign)["name"] == foreign.name


def test_detail_carries_its_version_and_answers_304(lots, admin):
    answer = admin.get(f"lots/{lots[0].pk}/")
    assert answer["ETag"] == '"1"'
    again = admin.get(f"lots/{lots[0].pk}/", if_none_match=answer["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_create_answers_201_with_its_address(lots, admin):
    answer = admin.post("lots/", {"name": "Delta"})
    assert answer.status_code == 201
    assert admin.get(answer["Location"]).json() == answer.json()


def test_a_change_needs_the_version_that_was_seen(lots, admin, dealer):
    path = f"lots/{lots[0].pk}/"
    assert_problem(admin.patch(path, {"name": "New"}), 428, "version_required")
    stale = assert_problem(admin.patch(path, {"name": "New"}, if_match='"7"'), 412, "stale")
    assert stale["current_version"] == 1
    assert stored(dealer, lots[0])["name"] == "Alpha"
    changed = admin.patch(path, {"name": "New"}, if_match='"1"')
    assert (changed.status_code, changed["ETag"], changed.json()["name"]) == (200, '"2"', "New")


def test_a_transition_takes_if_match_when_it_comes(lots, admin):
    path = f"lots/{lots[0].pk}/close/"
    assert_problem(admin.post(path, {"reason": "Sold"}, if_match='"9"'), 412)
    assert admin.post(path, {"reason": "Sold"}).status_code == 200
    assert_problem(admin.post(path, {"reason": "Sold"}), 409, "closed")


def test_delete(lots, admin, dealer):
    assert admin.delete(f"lots/{lots[0].pk}/", if_match='"1"').status_code == 204
    assert stored(dealer, lots[0]) is None


def test_bad_input_names_each_field(lots, admin):
    problem = assert_problem(admin.post("lots/", {"name": "", "dealership": 1}), 400, "invalid")
    assert {(error["field"], error["code"]) for error in problem["errors"]} == {
        ("dealership", "unknown_member")
    }
    problem = assert_problem(admin.post("lots/", {"name": ""}), 400, "invalid")
    assert problem["errors"] == [{"field": "name", "code": "blank", "detail": "This field may not be blank."}]


def test_an_unforeseen_error_tells_nothing_and_undoes_everything(lots, admin, dealer):
    admin.client.raise_request_exception = False
    answer = admin.post(f"lots/{lots[0].pk}/explode/")
    problem = assert_problem(answer, 500, "internal_error")
    assert "secret" not in str(problem)
    assert stored(dealer, lots[0]) is not None


@pytest.mark.parametrize(("body", "status", "code"), [(b"{", 400, "unreadable"), (b"NaN", 400, "unreadable")])
def test_bodies_that_cannot_be_read(lots, admin, body, status, code):
    answer = admin.client.post("/api/v1/lots/", body, content_type="application/json", headers=admin.headers)
    assert_problem(answer, status, code)


def test_limits_of_depth_and_size(lots, admin, settings):
    deep = {"name": "x"}
    for _ in range(settings.API_JSON_DEPTH + 1):
        deep = {"name": deep}
    assert_problem(admin.post("lots/", deep), 400, "too_deep")
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    assert_problem(admin.post("lots/", {"name": "x" * 2_000}), 413, "too_large")


def test_without_a_token_or_with_a_wrong_one(lots, api, admin):
    answer = api.get("lots/")
    assert_problem(answer, 401, "not_authenticated")
    assert answer["WWW-Authenticate"].startswith("Bearer")
    api.headers["Authorization"] = admin.headers["Authorization"][:-1] + "!"
    assert_problem(api.get("lots/"), 401, "not_authenticated")


def test_unknown_paths_and_methods(lots, admin):
    assert_problem(admin.get("no-such-thing/"), 404, "unknown_path")
    assert_problem(admin.get("lots/x/"), 404, "unknown_path")
    assert_problem(admin.send("put", f"lots/{lots[0].pk}/", {}), 405, "method_not_allowed")


def test_an_ordering_without_an_index_is_caught(lots, dealer):
    with dealer.scope(), pytest.raises(AssertionError, match="no index backs ordering=name"):
        assert_orderings_indexed(LotViewSet)


def test_a_view_is_not_made_inside_a_scope(dealer):
    with dealer.scope(), pytest.raises(ImproperlyConfigured, match="inside a scope"):
        type("LateViewSet", (ScopedViewSet,), {})
