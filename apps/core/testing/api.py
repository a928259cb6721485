"""Testing the API: a client with a token, permission tables, and lists held to their schema."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.db import connection
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client

from apps.core.api.paging import read_page
from apps.core.testing.permission_tables import by_role

ROW_METHODS = frozenset({"patch", "put", "delete"})


class ApiClient:
    """Speaks JSON with a bearer token, and keeps the last ETag for If-Match."""

    def __init__(self, token: str = "", dealership: str = "", **environ: Any) -> None:
        self.headers: dict[str, str] = {}
        if token:
            self.headers["Authorization"] = f"Bearer {token}"
        if dealership:
            self.headers["X-Dealership"] = dealership
        self.client = Client(enforce_csrf_checks=True, **environ)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Any method; ``if_match='"3"'`` becomes the header If-Match."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        data = orjson.dumps(body) if body is not None else b""
        url = path if path.startswith("/") else f"/api/v1/{path}"
        return self.client.generic(
            method.upper(), url, data, content_type="application/json", headers={**self.headers, **named}
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.send("get", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("post", path, body if body is not None else {}, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.send("patch", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.send("delete", path, **headers)


@dataclass(frozen=True)
class Case:
    """One line of a permission table: who holds ``code`` gets ``status``, all others 403."""

    method: str
    path: str
    code: str
    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


def run_case(
    case: Case,
    client_for: Callable[[str], ApiClient],
    role: str,
    watch: Sequence[type[Model]] = (),
    within: Callable[[], AbstractContextManager[Any]] = nullcontext,
    **names: Any,
) -> None:
    """``role`` is answered as its default permissions say; a refusal leaves ``watch`` untouched.

    ``names`` fill the braces of the path. Tenant tables are watched ``within`` a scope, such as
    ``dealer.scope``.
    """
    client = client_for(role)
    before = _rows(watch, within)
    response = client.send(case.method, case.path.format(**names), case.body, **case.headers)
    if dict(by_role(case.code))[role]:
        assert response.status_code == case.status, response.content
        return
    problem = assert_problem(response, 403, "permission_required")
    assert problem["permission"] == case.code
    assert _rows(watch, within) == before


def assert_problem(response: HttpResponse, status: int, code: str | None = None) -> dict[str, Any]:
    """The response is a problem document of this status; returns it."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = orjson.loads(response.content)
    assert problem["status"] == status
    assert {"type", "title", "detail", "code", "errors", "correlation_id"} <= problem.keys()
    if code is not None:
        assert problem["code"] == code, problem
    return problem


def assert_list_matches_schema(view: type[Any], listed: dict[str, Any], row: Model) -> None:
    """A member of the list has exactly the members, and the values, of the declared serializer."""
    declared = view.list_serializer()
    assert list(listed) == list(declared.fields), "columns and list_serializer name different members"
    shown = orjson.loads(orjson.dumps(declared.to_representation(row), default=str))
    assert listed == shown


def assert_orderings_indexed(view: type[Any]) -> None:
    """Each ordering's first page is read in the order of an index: the plan sorts nothing.

    Run it inside a scope; sorting is made dear, so that a usable index is used on a small table.
    """
    queryset = view.queryset.all()
    if within := getattr(view, "ordered_within", None):  # an order that has a meaning inside a parent only
        queryset = queryset.filter(**{within: 0})
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off"
        )
    for ordering in view.orderings:
        plan = "\n".join(_explain(queryset, ordering))
        assert "Sort" not in plan, f"no index backs ordering={ordering.name}:\n{plan}"


def _explain(queryset: Any, ordering: Any) -> list[str]:
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        read_page(queryset, ["pk"], ordering, None, 50)
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + captured.captured_queries[0]["sql"])
        return [line for (line,) in cursor.fetchall()]


def _rows(
    watch: Sequence[type[Model]], within: Callable[[], AbstractContextManager[Any]]
) -> dict[str, list[Any]]:
    with within():
        return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in watch}
