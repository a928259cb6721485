"""Time: aware UTC instants; business dates in a dealership's zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The current instant, aware, in UTC. Services take ``at`` and default to this."""
    return datetime.now(UTC)


def local_date(instant: datetime, zone: str) -> date:
    """The business date of ``instant`` (aware) in the IANA ``zone``."""
    return instant.astimezone(ZoneInfo(zone)).date()


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """Half-open [start, end) of a local day as UTC instants; 23 or 25 hours long on DST days."""
    tz = ZoneInfo(zone)
    start = datetime.combine(day, time.min, tzinfo=tz)
    end = datetime.combine(day + timedelta(days=1), time.min, tzinfo=tz)
    return start.astimezone(UTC), end.astimezone(UTC)
