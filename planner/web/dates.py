"""Days, times and numbers as a reader of English or German writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import g
from flask_babel import get_locale, gettext, ngettext

PATTERNS = {
    "en": {
        "long": "d MMMM y",
        "long_weekday": "EEEE d MMMM",
        "long_month": "d MMMM",
        "short": "EEE d MMM",
        "full": "EEE d MMMM y",
        "month": "MMMM y",
        "day_month": "d MMM",
        "medium": "d MMM y",
        "short_month": "MMM",
        "weekday": "EEEE d",
    },
    "de": {
        "long": "d. MMMM y",
        "long_weekday": "EEEE, d. MMMM",
        "long_month": "d. MMMM",
        "short": "EEE, d. MMM",
        "full": "EEE, d. MMMM y",
        "month": "MMMM y",
        "day_month": "d. MMM",
        "medium": "d. MMM y",
        "short_month": "MMM",
        "weekday": "EEEE, d.",
    },
}


def language() -> str:
    """'en' or 'de', as this request is answered."""
    locale = get_locale()
    return locale.language if locale and locale.language in PATTERNS else "en"


@lru_cache(maxsize=4096)
def written(day: date, kind: str, lang: str) -> str:
    """A day as one of PATTERNS writes it, for whoever knows the language already."""
    text = format_date(day, PATTERNS[lang][kind], locale="en_GB" if lang == "en" else lang)
    if lang == "de" and kind in ("short", "full"):
        text = text.replace(".,", ",", 1)
    # no break between the day's number and its month
    return text.replace(". ", ".\u00a0", 1) if lang == "de" else text


def day_long(day: date, *, weekday: bool = False) -> str:
    """'24 November 2026'; with its weekday 'Tuesday 24 November'."""
    return written(day, "long_weekday" if weekday else "long", language())


def day_short(day: date) -> str:
    """'Thu 26 Nov', in German 'Do, 26. Nov.'."""
    return written(day, "short", language())


def day_full(day: date) -> str:
    """'Thu 26 November 2026', in German 'Do, 26. November 2026'."""
    return written(day, "full", language())


def day_month(day: date) -> str:
    """'26 Nov', in German '26. Nov.'."""
    return written(day, "day_month", language())


def day_medium(day: date) -> str:
    """'5 Dec 2026', in German '5. Dez. 2026'."""
    return written(day, "medium", language())


def month_short(day: date) -> str:
    """'Dec', in German 'Dez.'."""
    return written(day, "short_month", language())


def quarter(day: date) -> str:
    """'Q4 2026', which is the same in both languages."""
    return f"Q{(day.month + 2) // 3} {day.year}"


def weekday_day(day: date) -> str:
    """'Tuesday 24', in German 'Dienstag, 24.'."""
    return written(day, "weekday", language())


def month(day: date) -> str:
    """'November 2026'."""
    return written(day, "month", language())


@lru_cache(maxsize=16)
def weekdays(lang: str) -> list[tuple[str, str]]:
    """Monday to Sunday, short and in full."""
    locale = "en_GB" if lang == "en" else lang
    monday = date(2024, 1, 1)
    days = [monday + timedelta(days=n) for n in range(7)]
    return [(format_date(d, "EEE", locale).rstrip("."), format_date(d, "EEEE", locale)) for d in days]


def span(first: date, last: date) -> str:
    """'23–29 November 2026', '25 Nov – 1 December 2026'; in German '23.–29. …' and '25. Nov. bis 1. Dezember 2026'."""
    if first == last:
        return day_long(first)
    dot, to = (".", "bis") if language() == "de" else ("", "–")
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{dot}–{day_long(last)}"
    return f"{day_month(first) if first.year == last.year else day_long(first)} {to} {day_long(last)}"


def clock(at: time) -> str:
    """'09:00', on both languages' clocks."""
    return at.strftime("%H:%M")


def zone() -> ZoneInfo:
    """The reader's zone, or the organisation's."""
    return ZoneInfo(g.get("zone") or company_zone().key)


def moment(at: datetime) -> str:
    """An instant on the reader's clock: 'Thu 26 Nov, 10:00'."""
    local = at.astimezone(zone())
    return f"{day_short(local.date())}, {clock(local.time())}"


def ago(at: datetime, now: datetime) -> str:
    """'just now', '8 min ago', '2 h ago', '3 days ago'."""
    minutes = int((now - at).total_seconds() // 60)
    if minutes < 1:
        return gettext("just now")
    if minutes < 60:
        return gettext("%(n)s min ago", n=minutes)
    if minutes < 24 * 60:
        return gettext("%(n)s h ago", n=minutes // 60)
    return ngettext("%(num)s day ago", "%(num)s days ago", minutes // (24 * 60))


def days_ago(day: date, today: date) -> str:
    """'today', '3 days ago'."""
    days = (today - day).days
    return ngettext("%(num)s day ago", "%(num)s days ago", days) if days > 0 else gettext("today")


def since(at: datetime, now: datetime) -> str:
    """How long ago, as short as a column wants it: '20 min', '20 h', '6 d'."""
    minutes = max(0, int((now - at).total_seconds() // 60))
    if minutes < 60:
        return gettext("%(n)s min", n=minutes)
    hours = minutes // 60
    return gettext("%(n)s h", n=hours) if hours < 48 else gettext("%(n)s d", n=hours // 24)


def age(at: datetime, now: datetime) -> str:
    """For how long something has been there: 'today', '3 days', '7 weeks'."""
    days = max(0, (now - at).days)
    if days == 0:
        return gettext("today")
    if days < 7:
        return ngettext("%(num)s day", "%(num)s days", days)
    return ngettext("%(num)s week", "%(num)s weeks", days // 7)


def number(value: int) -> str:
    """'3,000', in German '3.000'."""
    return format_decimal(value, locale=language())


def now() -> datetime:
    """The moment, in UTC. The one clock of a request: views pass it on."""
    if "now" not in g:
        g.now = datetime.now(UTC)
    moment_: datetime = g.now
    return moment_


def company_zone() -> ZoneInfo:
    """The organisation's zone."""
    return ZoneInfo(g.get("company_zone") or "Europe/Berlin")


def today() -> date:
    """The local day in the organisation's zone."""
    return now().astimezone(company_zone()).date()
