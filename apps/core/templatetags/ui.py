"""Values on staff screens: money, numbers, moments, icons, pills. Load with ``{% load ui %}``."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from structlog.contextvars import get_contextvars

from apps.core.admin.tones import DEFAULT_ICONS, Look, age_look, look_of
from apps.core.clock import now
from apps.core.display import current_display

register = template.Library()

MISSING = "—"
type Number = Decimal | int | float | None


# A list shows the same few icons and pills a hundred times. ``typed`` keeps safe text and plain text apart.
_kept = lru_cache(maxsize=2048, typed=True)


@register.simple_tag
@_kept
def icon(name: str, label: str = "") -> SafeString:
    """A symbol of static/icons.svg; with ``label`` it speaks, without it is decoration."""
    href = f"{static('icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="k-icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, href
        )
    return format_html('<svg class="k-icon" aria-hidden="true"><use href="{}"/></svg>', href)


@register.filter
def money(amount: Number, places: int = 2) -> str:
    """``{{ price|money }}`` → $21,950.00; ``|money:0`` without cents; a dash when unknown."""
    if amount is None or amount == "":
        return MISSING
    value = Decimal(amount)
    sign = "−" if value < 0 else ""
    return f"{sign}{current_display().symbol}{abs(value):,.{places}f}"


@register.filter
def number(value: Number, places: int = 0) -> str:
    """``{{ count|number }}`` → 12,480; a dash when unknown."""
    return MISSING if value is None or value == "" else f"{Decimal(value):,.{places}f}"


@register.filter
def distance(value: Number) -> str:
    """``{{ odometer|distance }}`` → 48,210 mi, in the dealership's unit."""
    return MISSING if value is None else f"{number(value)} {current_display().distance}"


@register.filter
def percent(value: Number, places: int = 1) -> str:
    """``{{ rate|percent }}`` → 7.5%; the value is already in percent."""
    return MISSING if value is None else f"{Decimal(value):,.{places}f}%"


@register.simple_tag
def moment(instant: datetime | None, style: str = "full") -> SafeString | str:
    """``{% moment deal.opened_at %}``: a <time> in the dealership's zone.

    ``full`` 21 Nov 2026, 14:05 · ``day`` 21 Nov 2026 · ``time`` 14:05 · ``ago`` 3 h ago.
    """
    if instant is None:
        return MISSING
    local = instant.astimezone(current_display().tz)
    full = f"{local:%-d %b %Y, %H:%M}"
    shown = {"full": full, "day": f"{local:%-d %b %Y}", "time": f"{local:%H:%M}"}.get(style)
    return format_html(
        '<time datetime="{}" title="{} {}">{}</time>',
        instant.isoformat(timespec="seconds"),
        full,
        local.tzname() or "",
        shown or ago(now() - instant),
    )


@register.simple_tag
def day(on: date | None) -> SafeString | str:
    """``{% day unit.acquired_on %}``: a <time> for a calendar date."""
    if on is None:
        return MISSING
    return format_html('<time datetime="{}">{}</time>', on.isoformat(), f"{on:%-d %b %Y}")


def ago(span: timedelta) -> str:
    """A span in its largest unit: "now", "5 min ago", "3 h ago", "12 d ago", "in 4 h"."""
    seconds = int(abs(span.total_seconds()))
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            text = f"{seconds // size} {unit}"
            return f"{text} ago" if span > timedelta(0) else f"in {text}"
    return "now"


@_kept
def render_pill(label: str, look: Look, title: str = "") -> SafeString:
    """The pill itself: tone, icon and words."""
    return format_html(
        '<span class="k-pill is-{}"{}>{}{}</span>',
        look.tone,
        format_html(' title="{}"', title) if title else "",
        icon(look.icon),
        label,
    )


@register.simple_tag
def status(value: str, label: str = "", of: str = "") -> SafeString:
    """``{% status unit.status unit.get_status_display %}``: the look comes from register_looks."""
    return render_pill(label or value.replace("_", " ").capitalize(), look_of(value, of))


@register.simple_tag
def pill(label: str, tone: str = "neutral", symbol: str = "") -> SafeString:
    """``{% pill "No price" "warn" %}``: a one-off pill; ``symbol`` overrides the tone's icon."""
    return render_pill(str(label), Look(tone, symbol or DEFAULT_ICONS[tone]))


@register.simple_tag
def age(days: int | None) -> SafeString | str:
    """``{% age unit.days_in_stock %}``: days with the ageing bucket's look."""
    if days is None:
        return MISSING
    return render_pill(f"{days:,} d", age_look(days), title=f"{days:,} days in stock")


@register.simple_tag
def sparkline(values: Sequence[Number], label: str) -> SafeString:
    """A small trend as inline SVG, 100 x 32 units, with ``label`` for those who cannot see it."""
    points = [float(value or 0) for value in values]
    low, high = min(points, default=0.0), max(points, default=0.0)
    span, step = (high - low) or 1.0, 100 / max(len(points) - 1, 1)
    path = " ".join(f"{i * step:.1f},{29 - (p - low) / span * 26:.1f}" for i, p in enumerate(points))
    return format_html(
        '<svg class="k-spark" viewBox="0 0 100 32" preserveAspectRatio="none" role="img" '
        'aria-label="{}"><polyline points="{}" fill="none" stroke="currentColor" '
        'stroke-width="1.6" vector-effect="non-scaling-stroke"/></svg>',
        label,
        path,
    )


@register.simple_tag
def correlation() -> str:
    """The request's correlation id, as the logs and the answer's header name it."""
    return str(get_contextvars().get("correlation_id", ""))


@register.filter
def initials(name: str) -> str:
    """The first letters of the first and the last word: "Ana de la Cruz" → AC."""
    words = str(name).split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"
