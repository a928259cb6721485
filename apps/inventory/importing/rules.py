"""How a file is to be understood: its columns, and what no file says by itself. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Rules:
    """``columns``: our field → the file's column. ``constants``: our field → text where the cell is
    empty or there is no column. ``decimal_comma``: 12.345,00 is twelve thousand, 3/4 is 3 April.
    ``odometer_unit``: "mi" or "km" of bare readings, "" the store's own.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    decimal_comma: bool = False
    odometer_unit: str = ""

    def options(self) -> dict[str, Any]:
        """JSON-ready, without the columns."""
        return {
            "constants": dict(self.constants),
            "decimal_comma": self.decimal_comma,
            "odometer_unit": self.odometer_unit,
        }

    @classmethod
    def of(cls, columns: Mapping[str, str], options: Mapping[str, Any]) -> "Rules":
        """Read back what ``options`` wrote; further options are not ours."""
        known = {
            name: options[name] for name in ("constants", "decimal_comma", "odometer_unit") if name in options
        }
        return cls(columns=columns, **known)
