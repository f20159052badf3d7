"""A company for plans to speak of, and short ways to read one."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from planner.plans.rows import read_plan
from planner.plans.rules import Known, KnownChannel, Limits, Named, Plan, PlanRow

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 24)

KNOWN = Known(
    zone=BERLIN,
    department="marketing",
    channels=(
        KnownChannel("linkedin-de", "LinkedIn DE", "LinkedIn", "marketing"),
        KnownChannel("linkedin-en", "LinkedIn EN", "LinkedIn", "marketing"),
        KnownChannel("instagram", "Instagram", "Instagram", "marketing"),
        KnownChannel("werkskanal", "Werk + Technik / Film", "YouTube", "marketing"),
        KnownChannel("mastodon", "Mastodon", "Mastodon", "communications"),
        KnownChannel("x", "X", "X", "communications"),
        KnownChannel("karriere", "Karriere bei uns", "XING", "hr"),
        KnownChannel("sales-linkedin", "Sales on LinkedIn", "LinkedIn", "sales"),
    ),
    people=(
        Named("jana@example.com", "Jana Brandt"),
        Named("mara@example.com", "Mara Lindt"),
        Named("max@example.com", "Max Kunze"),
        Named("mona@example.com", "Mona Kunze"),
    ),
    departments=(
        Named("marketing", "Marketing"),
        Named("sales", "Sales"),
        Named("sales", "Vertrieb"),
        Named("hr", "HR"),
        Named("hr", "Personal"),
        Named("communications", "Kommunikation"),
    ),
    goals=(Named("new-revenue", "New revenue"), Named("new-revenue", "Neuer Umsatz")),
    campaigns=(Named("trade-fair", "Trade fair"), Named("trade-fair", "Fachmesse")),
    milestones=(Named("library", "Picture library opens"),),
    states=tuple(
        Named(slug, slug) for slug in ("idea", "draft", "in-review", "approved", "scheduled", "published", "cancelled")
    ),
)


def a_plan(content: str | bytes, *, known: Known = KNOWN, limits: Limits | None = None, **more: Any) -> Plan:
    """What this file says."""
    data = content.encode() if isinstance(content, str) else content
    if limits:
        more["limits"] = limits
    return read_plan(data, filename="plan.csv", today=TODAY, known=known, **more)


def the_rows(content: str | bytes, **more: Any) -> tuple[PlanRow, ...]:
    """The rows of a plan of which none is refused."""
    plan = a_plan(content, **more)
    assert plan.refusals == ()
    return plan.rows


def the_row(content: str | bytes, **more: Any) -> PlanRow:
    """The only row of a plan."""
    (row,) = the_rows(content, **more)
    return row


def told(plan: Plan) -> list[tuple[str, str, str]]:
    """Reports as text, heading, cell."""
    return [(report.text, report.heading, report.cell) for report in plan.reports]
