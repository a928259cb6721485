"""What a status looks like: a tone and an icon, so that colour is never the only signal."""

from dataclasses import dataclass

NEUTRAL, INFO, GOOD, WARN, BAD, BRAND = "neutral", "info", "good", "warn", "bad", "brand"

DEFAULT_ICONS = {
    NEUTRAL: "ring",
    INFO: "half",
    GOOD: "check",
    WARN: "alert",
    BAD: "ban",
    BRAND: "dot",
}


@dataclass(frozen=True, slots=True)
class Look:
    """``tone`` is one of the six above; ``icon`` a symbol of static/icons.svg."""

    tone: str
    icon: str


_looks: dict[tuple[str, str], Look] = {}


def register_looks(looks: dict[str, tuple[str, str]], *, of: str = "") -> None:
    """Say how statuses look: ``{"in_stock": ("good", "check")}``. Keys are the stored values.

    A word that two things share looks the same for both, as the later registration says; where
    it must not (a delivered deal, a delivered car), name the thing: ``of="deal"``.
    """
    for status, (tone, icon) in looks.items():
        if tone not in DEFAULT_ICONS:
            raise ValueError(f"{status}: no such tone {tone}")
        _looks[of, status] = Look(tone, icon)


def look_of(status: str, of: str = "") -> Look:
    """The look of a status of that thing, else of the word, else the neutral one."""
    shared = _looks.get(("", status), Look(NEUTRAL, DEFAULT_ICONS[NEUTRAL]))
    return _looks.get((of, status), shared)


def age_look(days: int) -> Look:
    """Ageing of stock: 0-30 calm, 31-45 note, 46-60 warning, 61 and more bad."""
    if days > 60:
        return Look(BAD, "alert")
    if days > 45:
        return Look(WARN, "clock")
    return Look(INFO if days > 30 else NEUTRAL, "clock")
