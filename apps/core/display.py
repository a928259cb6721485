"""How the current dealership wants values shown: zone, currency, distance unit."""

from contextvars import ContextVar, Token
from dataclasses import dataclass
from zoneinfo import ZoneInfo

SYMBOLS = {"USD": "$", "CAD": "CA$", "EUR": "€", "GBP": "£", "MXN": "MX$"}


@dataclass(frozen=True, slots=True)
class Display:
    """``zone`` is IANA, ``currency`` ISO 4217, ``distance`` "mi" or "km"."""

    zone: str = "UTC"
    currency: str = "USD"
    distance: str = "mi"

    @property
    def tz(self) -> ZoneInfo:
        """The zone as a tzinfo."""
        return ZoneInfo(self.zone)

    @property
    def symbol(self) -> str:
        """The sign before an amount; the ISO code and a space where no sign is known."""
        return SYMBOLS.get(self.currency, f"{self.currency} ")


_current: ContextVar[Display] = ContextVar("display")
DEFAULT = Display()


def current_display() -> Display:
    """What the request's dealership wants; UTC, dollars and miles outside a request."""
    return _current.get(DEFAULT)


def show_as(display: Display) -> Token[Display]:
    """Set it for this request; accounts calls this where it resolves the dealership."""
    return _current.set(display)


def reset(token: Token[Display]) -> None:
    """Undo one ``show_as``."""
    _current.reset(token)
