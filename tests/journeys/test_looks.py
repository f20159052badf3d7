"""Every page in both schemes, on a desk and on a phone, in English and German: axe-core, no sideways scrolling."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey

PAGES = {
    "month": "/",
    "agenda": "/calendar/agenda",
    "my-work": "/my-work",
    "new": "/posts/new",
    "post": "/posts/1",
    "feeds": "/feeds",
    "campaigns": "/campaigns",
    "goals": "/goals",
    "goal": "/goals/1",
    "goals-served": "/goals/served",
    "measure": "/measures/2",
    "guidelines": "/guidelines",
    "edition": "/guidelines/editions/1.0",
    "changes": "/guidelines/changes",
    "readers": "/guidelines/readers",
    "proposals": "/guidelines/proposals",
    "proposal": "/guidelines/proposals/1",
    "propose": "/guidelines/proposals/new?about=4.3",
    "propose-what": "/guidelines/proposals/new",
    "respond": "/guidelines/respond",
    "cases": "/guidelines/respond/cases",
    "note-an-answer": "/guidelines/respond/cases/new",
    "saved-answers": "/guidelines/respond/answers",
    "sheet": "/guidelines/respond/sheet",
    "roadmap": "/roadmap/timeline?arrows=1",
    "horizons": "/roadmap/horizons",
    "roadmap-table": "/roadmap/table",
    "milestone": "/milestones/6",
    "initiative": "/initiatives/1",
    "baselines": "/roadmap/baselines",
    "compare": "/roadmap/baselines/1",
    "roadmap-settings": "/roadmap/settings",
    "settings": "/settings",
}
FOR_MANAGERS = {
    "readings": "/goals/readings",
    "measure-edit": "/measures/2/edit",
    "managers-measure": "/measures/2",
    "update": "/milestones/6/updates/new",
    "move": "/milestones/6/day",
    "milestone-edit": "/milestones/6/edit",
    "initiative-edit": "/initiatives/1/edit",
    "managers-milestone": "/milestones/6",
}
FOR_ADMINS = {
    "people": "/settings/people",
    "departments": "/settings/departments",
    "channels": "/settings/channels",
    "organisation": "/settings/organisation",
    "networks": "/settings/networks",
    "quiet-periods": "/settings/quiet-periods",
    "history": "/history",
    "response-times": "/guidelines/respond/times",
    "contacts": "/guidelines/respond/contacts",
    "contact": "/guidelines/respond/contacts/crisis",
    "steps": "/guidelines/respond/steps",
    "step": "/guidelines/respond/steps/1",
    "saved-answer": "/guidelines/respond/answers/4",
    "who-has-read-it": "/guidelines/readers",
    "decide": "/guidelines/proposals/9",
    "draft": "/guidelines/draft",
    "clause": "/guidelines/draft/clauses/4.3",
    "new-clause": "/guidelines/draft/sections/4/clauses",
    "section": "/guidelines/draft/sections/4",
    "title-and-checklist": "/guidelines/draft/frame",
    "publication": "/guidelines/draft/publication",
}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_every_page(visit: Callable[..., Visitor], dark: bool, phone: bool) -> None:
    look = f"{'phone' if phone else 'desk'}-{'dark' if dark else 'light'}"
    jana = visit("jana", dark=dark, phone=phone, lang="de-DE" if phone else "en-GB")
    _look_at(jana, PAGES, look)
    lena = visit("lena", dark=dark, phone=phone, lang="en-GB" if phone else "de-DE")
    _look_at(lena, FOR_MANAGERS, look)
    admin = visit("admin", dark=dark, phone=phone, lang="de-DE" if dark else "en-GB")
    _look_at(admin, FOR_ADMINS, look)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_signed_out_and_errors(visit: Callable[..., Visitor], dark: bool) -> None:
    look = "dark" if dark else "light"
    nobody = visit(None, dark=dark)
    nobody.allowed = ("status of 404", "status of 403")
    nobody.go("/sign-in")
    nobody.check_access()
    nobody.picture(f"sign-in-{look}")
    jana = visit("jana", dark=dark)
    jana.allowed = ("status of 404", "status of 403")
    for name, path, status in (("404", "/calendar/month/2026-13", 404), ("403", "/settings/people", 403)):
        jana.go(path, status)
        jana.check_access()
        jana.picture(f"error-{name}-{look}")


def _look_at(visitor: Visitor, pages: dict[str, str], look: str) -> None:
    for name, path in pages.items():
        visitor.go(path)
        visitor.picture(f"{name}-{look}")
        visitor.check_access()
