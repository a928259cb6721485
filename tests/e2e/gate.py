"""What every page must hold at each size; see docs/how-to/add-a-screen.md."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

HERE = Path(__file__).resolve().parent
MOST_HTML = 250 * 1024
MOST_QUERIES = 12
QUERY_HEADER = "x-query-count"


@dataclass(frozen=True, slots=True)
class Size:
    """A screen: its viewport, colour scheme and smallest target in CSS pixels."""

    name: str
    width: int
    height: int
    scheme: str
    target: int
    touch: bool = False

    def context(self, browser: Browser, state: Any) -> BrowserContext:
        """A browser context of this size, signed in as ``state`` says."""
        return browser.new_context(
            viewport={"width": self.width, "height": self.height},
            color_scheme=self.scheme,  # type: ignore[arg-type]
            has_touch=self.touch,
            is_mobile=self.touch,
            reduced_motion="reduce",
            storage_state=state,
        )


SIZES = (
    Size("light", 1440, 900, "light", 24),
    Size("dark", 1440, 900, "dark", 24),
    Size("phone", 390, 844, "light", 44, touch=True),
)


@cache
def source(name: str) -> str:
    """A script that is run inside the page."""
    return (HERE / name).read_text(encoding="utf-8")


@dataclass
class Trouble:
    """What the browser complained about while a page loaded."""

    lines: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Note console errors, exceptions and failed assets."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.lines.append(f"exception: {error}"))
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.lines.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.lines.append(f"{response.status} {response.url}")


def faults(page: Page, url: str, size: Size, *, is_list: bool) -> list[str]:
    """Open ``url`` and say everything that the gate refuses; empty when the page passes."""
    trouble = Trouble()
    trouble.listen(page)
    response = page.goto(url)
    if is_list and response and queries_of(response) > MOST_QUERIES:
        response = page.reload()  # a process reads a group's grants once; the second visit counts
    assert response is not None
    page.evaluate("document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 150)))")
    page.wait_for_function("!document.querySelector('.htmx-request')")
    return [
        *trouble.lines,
        *weight(response, is_list=is_list),
        *page.evaluate(source("inspect.js"), {"target": size.target}),
        *accessibility(page),
        *(in_the_dark(page) if size.touch else ()),
    ]


def queries_of(response: Response) -> int:
    """How many queries the page took, as the server said."""
    return int(response.headers.get(QUERY_HEADER, "0"))


def weight(response: Response, *, is_list: bool) -> list[str]:
    """Too much HTML, or too many queries behind a list."""
    found = []
    size = len(response.body())
    queries = queries_of(response)
    if size > MOST_HTML:
        found.append(f"{size:,} bytes of HTML")
    if is_list and queries > MOST_QUERIES:
        found.append(f"{queries} queries")
    return found


def accessibility(page: Page) -> list[str]:
    """axe's serious and critical findings."""
    page.evaluate(source("vendor/axe.min.js"))
    return page.evaluate(source("axe_run.js"), [])  # type: ignore[no-any-return]


def in_the_dark(page: Page) -> list[str]:
    """Contrast of the same page once the system turns dark; layout was judged before, in the light."""
    page.emulate_media(color_scheme="dark")
    page.evaluate(source("settle.js"))
    return [f"dark: {found}" for found in page.evaluate(source("axe_run.js"), ["color-contrast"])]
