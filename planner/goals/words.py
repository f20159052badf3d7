"""Units, values and verdicts of measures in the reader's language."""

from __future__ import annotations

from babel.numbers import NumberFormatError, format_decimal, parse_decimal
from flask_babel import gettext, ngettext

from planner.goals.rules import Better, Unit, Verdict
from planner.web import dates
from planner.web.refusal import N_

UNITS = {
    Unit.PERCENT: N_("percent"),
    Unit.POINTS: N_("percentage points"),
    Unit.EURO: N_("euros"),
    Unit.COUNT: N_("number"),
    Unit.DAYS: N_("days"),
    Unit.MINUTES: N_("minutes"),
    Unit.SCORE: N_("marks, with one decimal"),
}
BETTER = {Better.UP: N_("more is better"), Better.DOWN: N_("less is better")}
ARROWS = {Better.UP: "↑", Better.DOWN: "↓"}
VERDICTS = {
    Verdict.REACHED: N_("reached"),
    Verdict.ON_TRACK: N_("on track"),
    Verdict.AT_RISK: N_("at risk"),
    Verdict.OFF_TRACK: N_("off track"),
}
VERDICT_ICONS = {
    Verdict.REACHED: "check-check",
    Verdict.ON_TRACK: "circle-check",
    Verdict.AT_RISK: "triangle-alert",
    Verdict.OFF_TRACK: "circle-x",
}
TONES = {Verdict.REACHED: "good", Verdict.ON_TRACK: "good", Verdict.AT_RISK: "watch", Verdict.OFF_TRACK: "bad"}
MINUS = "\u2212"
LARGEST = 1e12


def value_said(value: float | None, unit: Unit) -> str:
    """'84 %', '€ 212 k', '+1 pt', '3 h 20'; '–' for what isn't known."""
    if value is None:
        return "–"
    if unit == Unit.PERCENT:
        return gettext("%(n)s %%", n=_number(value))
    if unit == Unit.POINTS:
        points = ngettext("%(n)s pt", "%(n)s pts", 1 if abs(value) == 1 else 2, n=_number(value))
        return f"+{points}" if value > 0 else points
    if unit == Unit.EURO:
        return _euros(value)
    if unit == Unit.MINUTES:
        return _minutes(value)
    if unit == Unit.DAYS:
        return ngettext("%(n)s day", "%(n)s days", 1 if value == 1 else 2, n=_number(value))
    return _number(value, "0.0") if unit == Unit.SCORE else _number(value)


def _euros(value: float) -> str:
    if abs(value) >= 1_000_000:
        return gettext("€ %(n)s m", n=_number(value / 1_000_000, "#,##0.#"))
    if abs(value) >= 10_000:
        return gettext("€ %(n)s k", n=_number(value / 1_000, "#,##0"))
    return gettext("€ %(n)s", n=_number(value, "#,##0" if value == int(value) else "#,##0.00"))


def _minutes(value: float) -> str:
    whole = round(value)
    if abs(whole) < 120:
        return gettext("%(n)s min", n=_number(value))
    hours, minutes = divmod(abs(whole), 60)
    return gettext("%(hours)s h %(minutes)s", hours=_number(hours), minutes=f"{minutes:02}")


def _number(value: float, pattern: str = "#,##0.##") -> str:
    """Rounded as the pattern says, with the minus sign that people print."""
    return format_decimal(value, pattern, locale=dates.language()).replace("-", MINUS)


def typed(value: float | None) -> str:
    """A value as it stands in a field: '1,250.5', in German '1.250,5'."""
    return "" if value is None else format_decimal(value, "#,##0.######", locale=dates.language())


def value_of(text: str) -> float:
    """What somebody typed as people of their language write numbers; raises ValueError for anything else."""
    plain = text.strip().replace(MINUS, "-").replace("\u00a0", "").replace(" ", "").replace("\u202f", "")
    if not plain.isascii():
        raise ValueError(text)
    try:
        value = float(parse_decimal(plain, locale=dates.language(), strict=True))
    except NumberFormatError:
        raise ValueError(text) from None
    if not abs(value) <= LARGEST:  # nor what is no number
        raise ValueError(text)
    return value


def verdict_label(verdict: Verdict) -> str:
    """'On track', in German small, as it stands in a sentence."""
    word = gettext(VERDICTS[verdict])
    return word[0].upper() + word[1:] if dates.language() == "en" else word
