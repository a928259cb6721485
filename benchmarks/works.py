"""What is measured: the requests of each line of the table, its goal and what equals what."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import count, cycle
from typing import Any
from urllib.parse import urlencode

import orjson

from apps.core.tenancy import scope
from apps.inventory.models import StockUnit
from benchmarks.meter import Environ
from benchmarks.people import Caller
from benchmarks.place import HOST

UNITS = "/api/v1/stock-units/"
WORDS = (
    "camry silver",
    "accord touring",
    "outback pearl",
    "tiguan awd",
    "sierra 2019",
    "elantra limited blue",
)
# What was typed, and the make, model, year and colour that were meant.
MISSPELT = {
    "hnda civc 2019 blu": ("Honda", "Civic", 2019, "blue"),
    "camyr silvr toyta 2015": ("Toyota", "Camry", 2015, "silver"),
    "2021 wite outbakc": ("Subaru", "Outback", 2021, "white"),
    "jeep cheroke blakc 2018": ("Jeep", "Cherokee", 2018, "black"),
    "eelantra 2020 red hyundia": ("Hyundai", "Elantra", 2020, "red"),
}


@dataclass(frozen=True, slots=True)
class Work:
    """One line: ``requests`` yields its WSGI environments without end; ``same`` is what must be equal."""

    name: str
    goal: float
    requests: Iterator[Environ]
    same: Callable[[Any], Any] | None = None


def works(caller: Caller) -> list[Work]:
    """The lines of the table, in its order."""
    api = _Calls(caller)
    ids, tails = _samples(caller)
    statuses = ("in_stock", "delivered", "sold", "pending_sale")
    slug = caller.store.slug
    return [
        Work("list of 50", 2.0, cycle([api.get(UNITS)]), _results),
        Work("detail", 6.0, cycle([api.get(f"{UNITS}{pk}/") for pk in ids]), _whole),
        Work(
            "filter, dealership + status", 3.5, cycle([api.get(UNITS, status=s) for s in statuses]), _results
        ),
        Work("search, words", 1.5, cycle([api.get(UNITS, search=w) for w in WORDS]), _results),
        Work("search, misspelt", 1.5, cycle([api.get(UNITS, search=t) for t in MISSPELT]), _results),
        Work("search, VIN or its end", 1.5, cycle([api.get(UNITS, search=t) for t in tails]), _results),
        Work("create", 12.0, (api.post(UNITS, _entry(n), f"{slug}-{n}") for n in count())),
        Work("dashboard", 1.0, cycle([api.get("/api/v1/dashboard/")]), _figures),
        Work("admin changelist, HTML", 5.0, cycle([api.page("/admin/inventory/stockunit/")])),
    ]


def _samples(caller: Caller) -> tuple[list[int], list[str]]:
    """Units spread over the whole stock: their ids; whole VINs and ends of them by turns."""
    with scope(caller.store.pk):
        rows = list(StockUnit.objects.exclude(vin=None).order_by("id").values_list("id", "vin"))
    spread = rows[:: max(1, len(rows) // 97)]
    tails = [str(vin) if n % 2 else str(vin)[-8:] for n, (_, vin) in enumerate(spread)]
    return [pk for pk, _ in spread], [tail for tail in tails if any(char.isdigit() for char in tail)]


def _entry(number: int) -> dict[str, Any]:
    return {
        "condition": "used",
        "year": 2019,
        "make": "Toyota",
        "model": "Camry",
        "trim": "LE",
        "odometer": 41_000 + number % 1000,
        "acquisition_cost": "15200.00",
        "list_price": "18900.00",
    }


class _Calls:
    """WSGI environments as a server behind a TLS proxy hands them over."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller

    def get(self, path: str, **query: str) -> Environ:
        """A read with the token."""
        return self._environ("GET", path, urlencode(query), b"", **self._token())

    def post(self, path: str, body: dict[str, Any], key: str) -> Environ:
        """A write with the token and a key of its own."""
        return self._environ(
            "POST",
            path,
            "",
            orjson.dumps(body),
            HTTP_IDEMPOTENCY_KEY=f"{self.caller.run}-{key}",
            **self._token(),
        )

    def page(self, path: str) -> Environ:
        """A page for the browser that is signed in."""
        return self._environ("GET", path, "", HTTP_COOKIE=self.caller.cookie, HTTP_ACCEPT="text/html")

    def _token(self) -> dict[str, str]:
        return {
            "HTTP_AUTHORIZATION": f"Bearer {self.caller.token}",
            "HTTP_X_DEALERSHIP": self.caller.store.slug,
        }

    def _environ(self, method: str, path: str, query: str, body: bytes = b"", **headers: str) -> Environ:
        return {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "SCRIPT_NAME": "",
            "QUERY_STRING": query,
            "SERVER_NAME": HOST,
            "SERVER_PORT": "443",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": HOST,
            "CONTENT_TYPE": "application/json" if body else "",
            "CONTENT_LENGTH": str(len(body)) if body else "",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "https",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": None,
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
            "bench.body": body,
            **headers,
        }


def _results(answer: Any) -> Any:
    return answer["results"]


def _whole(answer: Any) -> Any:
    return answer


def _figures(answer: Any) -> Any:
    return {name: value for name, value in answer.items() if name != "as_of"}
