"""Times as they are typed at a gate, `2340` or `0419 2340`, read. No Qt."""

import re
from datetime import datetime, timedelta

_TYPED = re.compile(
    r"(?:(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2}) +|(?P<date>[0-9]{4}) +)?"
    r"(?:(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})|(?P<clock>[0-9]{3,4}))"
)
_HALF_A_DAY = timedelta(hours=12)
_A_DAY = timedelta(days=1)
_HALF_A_YEAR = timedelta(days=183)


def today_at(typed: str, now: datetime) -> datetime | None:
    """The time on the day of `now`, or of the day that was typed."""
    found = _parts(typed)
    return _placed(found, now) if found else None


def near(typed: str, now: datetime) -> datetime | None:
    """As `today_at`, but of a clock alone the time that is nearest to `now`."""
    at = today_at(typed, now)
    if at is None or _names_a_day(typed):
        return at
    if at - now > _HALF_A_DAY:
        return at - _A_DAY
    return at + _A_DAY if now - at > _HALF_A_DAY else at


def next_after(typed: str, begin: datetime) -> datetime | None:
    """As `today_at`, but of a clock alone the first such time after `begin`."""
    at = today_at(typed, begin)
    if at is None or _names_a_day(typed):
        return at
    return at if at > begin else at + _A_DAY


def day_typed(typed: str) -> str:
    """The day before the clock, to be kept for the next line; empty without one."""
    text = typed.strip()
    return text[: text.rindex(" ") + 1] if _names_a_day(typed) else ""


def _names_a_day(typed: str) -> bool:
    return " " in typed.strip()


def _parts(typed: str) -> tuple[int, int, int, int] | None:
    """Month, day (0 for none), hour and minute."""
    match = _TYPED.fullmatch(typed.strip())
    if match is None:
        return None
    date = match["date"] or "0000"
    clock = (match["clock"] or "0000").zfill(4)
    return (
        int(match["month"] or date[:2]),
        int(match["day"] or date[2:]),
        int(match["hour"] or clock[:2]),
        int(match["minute"] or clock[2:]),
    )


def _placed(parts: tuple[int, int, int, int], now: datetime) -> datetime | None:
    """On that day of the year that is nearest; None for no such day or time."""
    month, day, hour, minute = parts
    try:
        at = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
        if not day:
            return at
        at = at.replace(month=month, day=day)
        if at - now > _HALF_A_YEAR:
            return at.replace(year=at.year - 1)
        return at.replace(year=at.year + 1) if now - at > _HALF_A_YEAR else at
    except ValueError:
        return None
