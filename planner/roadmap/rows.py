"""A milestone's row in the table. Tables have hundreds, so each is written here and not by a template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import quote
from zoneinfo import ZoneInfo

from flask_babel import gettext
from markupsafe import Markup, escape

from planner.days.rules import local_day
from planner.people.rules import initials
from planner.roadmap import words
from planner.roadmap.health import Freshness, Health
from planner.roadmap.plan import Line
from planner.roadmap.rules import OVER, MilestoneState
from planner.roadmap.standing import Standing, Waited
from planner.web import dates
from planner.web.assets import asset_url

NEAR = 300  # days between which a year need not be said


class Rows:
    """Writes the rows of one table for one reader: `mine` is who looks, `here` the table's address."""

    def __init__(self, *, today: date, zone: ZoneInfo, here: str, mine: int, manages: bool) -> None:
        self.today = today
        self.zone = zone
        self.here = quote(here, safe="")
        self.mine = mine
        self.manages = manages
        self.icons = asset_url("icons.svg")

    def html(self, lines: Sequence[Line], standings: Mapping[int, Standing]) -> Markup:
        return Markup("".join(self._row(line, standings[line.id]) for line in lines))

    def _row(self, line: Line, standing: Standing) -> str:
        return (
            f'<tr><th scope="row"><a href="/milestones/{line.id}">{escape(line.title)}</a></th>'
            f"<td>{self._owner(line)}</td>"
            f'<td class="edit">{self._day(line, standing)}</td>'
            f'<td class="soft">{self._was(line)}</td>'
            f'<td class="sl">{self._slip(line)}</td>'
            f"<td>{self._says(line, standing)}</td>"
            f"<td>{self._age(line, standing)}</td>"
            f'<td class="blk">{"".join(self._wait(one) for one in standing.waits)}</td></tr>'
        )

    def _owner(self, line: Line) -> str:
        if not line.owner:
            nobody = gettext("nobody yet")
            return f'<span class="soft">{escape(nobody)}</span>'
        sign = f'<span class="avatar hue-{line.hue}" aria-hidden="true">{escape(initials(line.owner))}</span>'
        return f'<span class="who">{sign}{escape(line.owner)}</span>'

    def _day(self, line: Line, standing: Standing) -> str:
        return cell(
            line.id,
            line.day,
            view=self.here,
            movable=(self.manages or line.owner_id == self.mine) and line.state not in OVER,
            late=standing.overdue,
        )

    def _was(self, line: Line) -> str:
        if line.was is None:
            return "–"
        near = line.day is not None and abs((line.day - line.was).days) < NEAR
        return str(escape(dates.day_month(line.was) if near else dates.day_medium(line.was)))

    def _slip(self, line: Line) -> str:
        move = words.nth_move(line.moves)
        small = f" <small>{escape(move)}</small>" if move else ""
        if line.slip > 0:
            return f'<span class="slip">{escape(words.slip_said(line.slip))}</span>{small}'
        said = words.slip_said(line.slip) or (gettext("0 d") if line.was and line.day else "–")
        return f'<span class="soft">{escape(said)}</span>{small}'

    def _says(self, line: Line, standing: Standing) -> str:
        badge = self._badge(line, standing)
        if standing.overdue:
            badge += self._small_sign(gettext("its day has passed"))
        elif standing.says:
            health = f"<b>{escape(gettext(words.HEALTHS[standing.says]))}</b>"
            signals = escape(gettext("signals say"))
            badge += f'<small class="says">{signals} {health}</small>'
        return badge

    def _small_sign(self, text: str) -> str:
        return f'<small class="says"><b>{escape(text)}</b></small>'

    def _badge(self, line: Line, standing: Standing) -> str:
        if line.state != MilestoneState.COMMITTED:
            return self._mark(words.state_label(line.state), words.ICONS[line.state], words.TONES.get(line.state, ""))
        if line.health is None:
            return self._mark(gettext("No update yet"), "circle-dashed", "stale")
        late = "late " if standing.freshness != Freshness.FRESH else ""
        if line.health == Health.ON_TRACK and standing.freshness == Freshness.STALE:
            return self._mark(gettext("Was on track"), "circle-dashed", "stale")
        tone = late + words.HEALTH_TONES[line.health]
        return self._mark(words.health_label(line.health), words.HEALTH_ICONS[line.health], tone)

    def _age(self, line: Line, standing: Standing) -> str:
        if line.reported_at is None:
            return '<span class="soft">–</span>'
        day = local_day(line.reported_at, self.zone)
        days = (self.today - day).days
        age = gettext("%(n)s d", n=days) if days else gettext("today")
        if standing.freshness != Freshness.FRESH:
            age += f" · {gettext(words.FRESHNESS[standing.freshness])}"
        when = escape(words.day(day, self.today))
        return f'<span class="age {standing.freshness.value}">{when}<small>{escape(age)}</small></span>'

    def _wait(self, one: Waited) -> str:
        look, said = ("ok", "") if one.reached else ("", "")
        if one.red:
            look, said = "bad", gettext("off track")
        if one.broken:
            look, said = "bad", gettext("too early for it")
        told = f'<span class="visually-hidden">, {escape(said)}</span>' if said else ""
        link = f'<a href="/milestones/{one.wait.from_id}">{escape(one.wait.title)}{told}</a>'
        return f'<span class="{look}">{self._icon("check" if one.reached else "link")}{link}</span>'

    def _mark(self, label: str, icon: str, tone: str) -> str:
        return f'<span class="badge {tone}">{self._icon(icon)} {escape(label)}</span>'

    def _icon(self, name: str) -> str:
        return f'<svg class="icon" aria-hidden="true"><use href="{self.icons}#{name}"/></svg>'


def cell(id_: int, day: date | None, *, view: str, movable: bool, late: bool = False, more: str = "") -> Markup:
    """The cell of a milestone's day: where it may move, a link that opens it in place. `view` is the table's address as
    another address holds it, `more` the HTML of what is opened."""
    said = dates.day_medium(day) if day else gettext("no day yet")
    look = "day late" if late else "day"
    if not movable:
        inner = f'<span class="{look}">{escape(said)}</span>'
    else:
        label = gettext("Due %(day)s, change", day=said)
        address = f"/milestones/{id_}/day?view={escape(view)}"
        shown = "true" if more else "false"
        inner = (
            f'<a class="{look}" id="day-{id_}" href="{address}" hx-get="{address}" hx-target="#due-{id_}"'
            f' hx-swap="outerHTML" data-steps aria-expanded="{shown}" aria-label="{escape(label)}">{escape(said)}</a>'
        )
    return Markup(f'<div class="cell" id="due-{id_}">{inner}{more}</div>')
