"""Opening hours: {"mon": [["09:00", "12:30"], ["13:30", "18:00"]], …}; a day left out is closed."""

import re
from collections.abc import Mapping

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


def problems(value: object) -> list[str]:
    """Every fault of ``value`` as a sentence; empty when it is a valid week."""
    if not isinstance(value, Mapping):
        return ['Opening hours are an object such as {"mon": [["09:00", "18:00"]]}.']
    found = [f"“{day}” is not a day: use {', '.join(DAYS)}." for day in value if day not in DAYS]
    for day in DAYS:
        found += _day_problems(day, value.get(day, []))
    return found


def _day_problems(day: str, spans: object) -> list[str]:
    if not isinstance(spans, list):
        return [f"{day}: give a list of [opens, closes] pairs."]
    last = "00:00"
    for span in spans:
        if not _is_span(span):
            return [f"{day}: a span is two times such as [“09:00”, “18:00”]."]
        opens, closes = span
        if not last <= opens < closes:
            return [f"{day}: {opens}–{closes} must come after {last} and end after it begins."]
        last = closes
    return []


def _is_span(span: object) -> bool:
    return (
        isinstance(span, list)
        and len(span) == 2
        and all(isinstance(clock, str) and _CLOCK.fullmatch(clock) for clock in span)
    )


def to_text(week: Mapping[str, list[list[str]]]) -> str:
    """A week as people write it, a day a line: "mon 09:00-12:30 13:30-18:00"."""
    lines = (f"{day} {' '.join('-'.join(span) for span in week[day])}" for day in DAYS if week.get(day))
    return "\n".join(lines)


def from_text(text: str) -> dict[str, list[list[str]]]:
    """The week of such lines; ``problems`` says what is wrong with it."""
    week: dict[str, list[list[str]]] = {}
    for line in text.splitlines():
        day, *spans = line.replace("–", "-").split() or [""]
        if day:
            week[day.lower().rstrip(":")[:3]] = [span.split("-") for span in spans]
    return week
