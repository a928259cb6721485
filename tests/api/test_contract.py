"""What every endpoint of the program promises, read from the routes: a new one is covered the day it is added."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLResolver
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from apps.core import permissions
from apps.core.api.lists import ListMixin
from apps.core.api.views import ScopedViewSet
from apps.core.tenancy.models import TenantModel
from apps.core.testing.api import assert_orderings_indexed

PUBLIC = {"SignInViewSet"}
BEFORE_A_DEALERSHIP = {"SignInViewSet", "MeViewSet", "DealershipViewSet"}


def routed() -> dict[type[ScopedViewSet], set[str]]:
    """Every view of the API with the actions that routes lead to."""
    found: dict[type[ScopedViewSet], set[str]] = {}
    for callback in callbacks(get_resolver("dealership.urls").url_patterns, ""):
        view = getattr(callback, "cls", callback)
        found.setdefault(view, set()).update(getattr(callback, "actions", {}).values())
    return found


def callbacks(patterns, prefix) -> Iterator[Any]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from callbacks(pattern.url_patterns, route)
        elif route.startswith("api/v1/") and pattern.name != "api-unknown":
            yield pattern.callback


ROUTED = routed()
VIEWS = list(ROUTED)
LISTS = [view for view in VIEWS if issubclass(view, ListMixin)]
named = pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)


@named
def test_every_endpoint_stands_on_the_base_and_declares_every_action(view):
    assert issubclass(view, ScopedViewSet)
    assert set(view.required_permissions) == ROUTED[view]
    for code in view.required_permissions.values():
        assert code is None or permissions.get(code)
    assert view.__doc__


@named
def test_exceptions_are_listed_here(view):
    assert view.public == (view.__name__ in PUBLIC)
    assert (not view.needs_dealership) == (view.__name__ in BEFORE_A_DEALERSHIP)
    if None in view.required_permissions.values():
        assert view.__name__ in BEFORE_A_DEALERSHIP


@pytest.mark.parametrize("view", LISTS, ids=lambda view: view.__name__)
def test_lists_show_what_they_declare(view):
    if view.shape is ListMixin.shape:
        assert list(view.columns) == list(view.list_serializer().fields)
    assert len({ordering.name for ordering in view.orderings}) == len(view.orderings)


TENANT_LISTS = [view for view in LISTS if issubclass(view.queryset.model, TenantModel)]


@pytest.mark.parametrize("view", TENANT_LISTS, ids=lambda view: view.__name__)
def test_orderings_of_tenant_lists_are_backed_by_indexes(view, dealer):
    with dealer.scope():
        assert_orderings_indexed(view)


@pytest.fixture(scope="module")
def schema():
    GENERATOR_STATS.reset()
    with GENERATOR_STATS.silence():
        document = SchemaGenerator(urlconf="dealership.urls").get_schema(request=None, public=True)
    assert not GENERATOR_STATS, "the schema has warnings: manage.py spectacular --fail-on-warn"
    return document


def operations(schema):
    for path, item in schema["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def test_the_schema_is_valid_openapi(schema):
    validate_schema(schema)
    assert schema["paths"]


def test_every_operation_documents_its_refusals(schema):
    for path, method, operation in operations(schema):
        documented = set(operation["responses"])
        assert {"400", "429", "503"} <= documented, (path, method)
        if operation["security"] != [{}]:
            assert {"401", "403"} <= documented, (path, method)
        if "{" in path:
            assert "404" in documented, (path, method)
        if method != "get":
            assert {"409", "413"} <= documented, (path, method)
        for status, response in operation["responses"].items():
            if status >= "400":
                assert list(response["content"]) == ["application/problem+json"]


def test_versioned_writes_ask_for_the_version(schema):
    for path, method, operation in operations(schema):
        headers = {
            p["name"]: p.get("required", False)
            for p in operation.get("parameters", [])
            if p["in"] == "header"
        }
        if "428" in operation["responses"]:
            assert headers["If-Match"], (path, method)
            assert "412" in operation["responses"]
        # Signing in answers anew each time; the same photo of a unit is known by its content; a step
        # of an import that was taken is not possible again.
        without_key = "/auth/" in path or "/photos/" in path or path.startswith("/api/v1/imports/")
        if method == "post" and operation["security"] != [{}] and not without_key:
            assert "Idempotency-Key" in headers, path
