"""The floor: one psycopg session, orjson and the SQL that gives the product's answers; nothing else.

Each request begins a transaction as ``app``, finds the token, sets the scope, asks and commits.
"""

import hmac
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl

import orjson
import psycopg
from psycopg.rows import dict_row

from benchmarks import floor_queries as sql
from benchmarks.floor_pages import changelist, dashboard, detail
from benchmarks.works import MISSPELT

_UNITS = "/api/v1/stock-units/"


class Floor:
    """A WSGI application for the measured requests."""

    def __init__(self, url: str) -> None:
        self.db = psycopg.connect(url, autocommit=True, row_factory=dict_row)
        self.db.execute("SET TIME ZONE 'UTC'")

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        run, path = self.db.execute, environ["PATH_INFO"]
        run("BEGIN")
        place = {"store": self._store(environ)}
        run(sql.SCOPE, place)
        params = dict(parse_qsl(environ["QUERY_STRING"]))
        if path.startswith("/admin/"):
            body, kind = changelist(run, place), "text/html; charset=utf-8"
        else:
            answer = self._answer(environ, path, params, place)
            body, kind = orjson.dumps(answer, option=orjson.OPT_UTC_Z), "application/json"
        run("COMMIT")
        status = "201 Created" if environ["REQUEST_METHOD"] == "POST" else "200 OK"
        start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]

    def _store(self, environ: dict[str, Any]) -> int:
        if "HTTP_COOKIE" in environ:
            row = self.db.execute(sql.SESSION, (environ["HTTP_COOKIE"].partition("=")[2],)).fetchone()
            return int(row["id"])  # type: ignore[index]
        text = environ["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
        values = (environ["HTTP_X_DEALERSHIP"], text.split("_")[1])
        row = self.db.execute(sql.LOOKUP, values).fetchone()
        if row is None or not hmac.compare_digest(row["digest"], sha256(text.encode()).hexdigest()):
            raise PermissionError(text[:4])
        return int(row["id"])

    def _answer(
        self, environ: dict[str, Any], path: str, params: dict[str, str], place: dict[str, Any]
    ) -> Any:
        run = self.db.execute
        if path == "/api/v1/dashboard/":
            return dashboard(run, place)
        if environ["REQUEST_METHOD"] == "POST":
            entry = orjson.loads(environ["wsgi.input"].read())
            title = f"{entry['year']} {entry['make']} {entry['model']} {entry['trim']}"
            made: Any = run(sql.CREATE, place | entry | {"title": title, "words": title}).fetchone()
            return made | entry | {"title": title}
        if path != _UNITS:
            return detail(run(sql.DETAIL, place | {"id": int(path[len(_UNITS) : -1])}).fetchone())
        if "status" in params:
            return {"results": run(sql.FILTER, place | params).fetchall()}
        if "search" not in params:
            return {"results": run(sql.LIST, place).fetchall()}
        if params["search"] in MISSPELT:
            look = dict(zip(("make", "model", "year", "colour"), MISSPELT[params["search"]], strict=True))
            return {"results": run(sql.LOOK, place | look).fetchall()}
        words = params["search"].upper().split()
        if len(words) == 1:
            return {"results": run(sql.IDENTIFIED, place | {"term": words[0]}).fetchall()}
        return {"results": run(sql.SEARCH, place | {"patterns": [f"%{word}%" for word in words]}).fetchall()}
