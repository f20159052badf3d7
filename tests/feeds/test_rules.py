from __future__ import annotations

import time as clock
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, quote, urlsplit
from zoneinfo import ZoneInfo

import pytest

from planner.calendar.rules import State
from planner.days.rules import Span
from planner.feeds.rules import (
    PROGRAM_NAMES,
    SHOWN_STATES,
    TOKEN_PREFIX,
    Edition,
    Program,
    colour_of,
    etag,
    last_modified,
    masked,
    next_edition,
    program_of,
    shows,
    subscribe_addresses,
    token_digest,
    window,
    worth_noting,
)

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 9, 12, 33, 500_000, tzinfo=UTC)
SECOND = NOW.replace(microsecond=0)
TOKEN = TOKEN_PREFIX + "Zk3-x_9" * 6 + "Q"
ADDRESS = f"https://planner.example/feeds/{TOKEN}/marketing.ics"


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2026, 11, 24), date(2026, 8, 26), date(2028, 5, 24)),
        (date(2026, 8, 31), date(2026, 6, 2), date(2028, 2, 29)),
        (date(2027, 2, 28), date(2026, 11, 30), date(2028, 8, 28)),
    ],
)
def test_the_window_is_90_days_back_and_18_months_ahead(today: date, first: date, last: date) -> None:
    assert window(today) == Span(first, last)


def test_ideas_and_drafts_are_off_unless_wanted() -> None:
    assert {state for state in State if shows(state, now=NOW)} == SHOWN_STATES
    assert shows(State.IDEA, wanted={State.IDEA}, now=NOW)
    assert not shows(State.APPROVED, wanted={State.IDEA}, now=NOW)


@pytest.mark.parametrize(
    ("ago", "cancelled_from", "shown"),
    [
        (timedelta(0), State.APPROVED, True),
        (timedelta(days=30) - timedelta(seconds=1), State.APPROVED, True),
        (timedelta(days=30), State.APPROVED, False),
        (timedelta(0), None, True),
        (timedelta(0), State.DRAFT, False),
    ],
)
def test_what_was_cancelled_stays_30_days(ago: timedelta, cancelled_from: State | None, shown: bool) -> None:
    assert shows(State.CANCELLED, now=NOW, cancelled_at=NOW - ago, cancelled_from=cancelled_from) is shown


def test_a_first_edition_carries_the_row_s_last_change() -> None:
    changed = NOW - timedelta(days=3)
    assert next_edition(None, "a", changed_at=changed, now=NOW) == Edition("a", 0, SECOND - timedelta(days=3))
    assert next_edition(None, "a", changed_at=changed, now=NOW, highest=4).sequence == 5


def test_an_edition_rises_only_when_the_digest_differs() -> None:
    kept = Edition("a", 4, SECOND - timedelta(days=1))
    assert next_edition(kept, "a", changed_at=NOW, now=NOW) is kept
    assert next_edition(kept, "b", changed_at=NOW, now=NOW) == Edition("b", 5, SECOND)
    # the clock was set back in between: what is new never looks older
    assert next_edition(kept, "b", changed_at=NOW, now=NOW - timedelta(days=9)) == Edition("b", 5, kept.stamp)


def an_etag(**values: object) -> str:
    usual: dict[str, object] = {
        "revision": 41,
        "today": date(2026, 11, 24),
        "base_address": "https://planner.example",
        "language": "de",
        "options": {"states": {"approved", "scheduled", "published"}, "observances": False},
        "sees": {3, 1},
    }
    return etag(**(usual | values))  # type: ignore[arg-type]


def test_the_validator_is_the_same_for_the_same() -> None:
    assert an_etag() == an_etag(
        sees=[1, 3], options={"observances": False, "states": ["published", "approved", "scheduled"]}
    )
    assert an_etag().isalnum()


@pytest.mark.parametrize(
    "change",
    [
        {"revision": 42},
        {"today": date(2026, 11, 25)},
        {"base_address": "http://127.0.0.1:5000"},
        {"language": "en"},
        {"options": {"states": {"approved"}, "observances": False}},
        {"options": {"states": {"approved", "scheduled", "published"}, "observances": True}},
        {"sees": {3}},
        {"sees": {31}},
    ],
)
def test_the_validator_differs_with_all_that_it_stands_for(change: dict[str, object]) -> None:
    assert an_etag(**change) != an_etag()


def test_the_validator_differs_with_the_serializer(monkeypatch: pytest.MonkeyPatch) -> None:
    before = an_etag()
    monkeypatch.setattr("planner.feeds.rules.SERIALIZER", 0)
    assert an_etag() != before


@pytest.mark.parametrize(
    ("changed", "today", "zone", "modified"),
    [
        (NOW, date(2026, 11, 24), BERLIN, SECOND),
        (NOW, date(2026, 11, 25), BERLIN, datetime(2026, 11, 24, 23, tzinfo=UTC)),
        (NOW, date(2027, 7, 1), BERLIN, datetime(2027, 6, 30, 22, tzinfo=UTC)),
        # midnight is skipped there on this day: it begins at 01:00
        (NOW, date(2027, 4, 30), ZoneInfo("Africa/Cairo"), datetime(2027, 4, 29, 22, tzinfo=UTC)),
    ],
)
def test_last_modified_is_the_change_or_midnight(
    changed: datetime, today: date, zone: ZoneInfo, modified: datetime
) -> None:
    assert last_modified(changed, today, zone) == modified


def test_a_fetch_is_noted_once_in_ten_minutes() -> None:
    assert worth_noting(None, NOW)
    assert worth_noting(NOW - timedelta(minutes=10), NOW)
    assert not worth_noting(NOW - timedelta(minutes=9, seconds=59), NOW)


@pytest.mark.parametrize(
    ("line", "safe"),
    [
        (f"GET /feeds/{TOKEN}/marketing.ics 304", "GET /feeds/…/marketing.ics 304"),
        ("GET /feeds/wrong-or-old/marketing.ics 404", "GET /feeds/…/marketing.ics 404"),
        ("GET /feeds/%70lnf_abc/marketing.ics?x=1 404", "GET /feeds/…/marketing.ics?x=1 404"),
        (
            f"?url={quote(ADDRESS, safe='')}&name=M",
            "?url=https%3A%2F%2Fplanner.example%2Ffeeds%2F…%2Fmarketing.ics&name=M",
        ),
        (f'"GET /feeds/{TOKEN}" 404', '"GET /feeds/…" 404'),
        (f"GET /feeds/{TOKEN[:20]}", "GET /feeds/…"),
        (f"token={TOKEN} {TOKEN.upper()}", "token=… …"),
        ("GET /feeds 200", "GET /feeds 200"),
        ("POST /feeds/12/revocation 303", "POST /feeds/12/revocation 303"),
        ("", ""),
    ],
)
def test_a_log_line_has_no_secret(line: str, safe: str) -> None:
    assert masked(line) == safe
    assert masked(safe) == safe


@pytest.mark.parametrize(
    "text", ["/feeds/" + "a" * 50_000, "/feeds/a/" * 6_000, "%2Ffeeds%2F" * 5_000, "a.ics/" * 9_000]
)
def test_masking_is_quick_on_hostile_lines(text: str) -> None:
    started = clock.process_time()
    masked(text)
    assert clock.process_time() - started < 0.05


def test_only_a_digest_of_a_token_is_stored() -> None:
    assert token_digest(TOKEN) == token_digest(TOKEN)
    assert token_digest(TOKEN) != token_digest(TOKEN + "x")
    assert len(token_digest("\ud800")) == 64


def test_each_program_gets_its_own_address() -> None:
    addresses = subscribe_addresses(ADDRESS, "Planner: Marketing & Söhne")
    web = urlsplit(addresses.outlook_web)
    assert (web.scheme, web.netloc, web.path) == ("https", "outlook.office.com", "/calendar/0/addfromweb")
    assert parse_qs(web.query) == {"url": [ADDRESS], "name": ["Planner: Marketing & Söhne"]}
    assert addresses.outlook_windows == addresses.copy == ADDRESS
    assert addresses.outlook_classic == addresses.apple == "webcal" + ADDRESS.removeprefix("https")
    assert parse_qs(urlsplit(addresses.google).query) == {"cid": [addresses.apple]}
    assert addresses.google.startswith("https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2F")


@pytest.mark.parametrize(
    ("line", "program"),
    [
        ("Microsoft Exchange/15.20 (Windows NT 10.0; Win64; x64)", Program.OUTLOOK_WEB),
        ("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.16327; Pro)", Program.OUTLOOK_WINDOWS),
        ("Mozilla/4.0 (compatible; ms-office; MSOffice 16)", Program.OUTLOOK_WINDOWS),
        ("MacOutlook/16.80 (Intel x64 macOS/14.2)", Program.OUTLOOK),
        ("Outlook-iOS/2.0", Program.OUTLOOK),
        ("Google-Calendar-Importer", Program.GOOGLE),
        ("Mozilla/5.0 (compatible; Google-Calendar-Importer)", Program.GOOGLE),
        ("iOS/18.0 (22A3354) dataaccessd/1.0", Program.APPLE),
        ("macOS/14.6.1 (23G93) dataaccessd/1.0", Program.APPLE),
        ("CalendarStore/6.0 (1190; OS X 14.4) dataaccessd/1.0", Program.APPLE),
        ("Mac+OS+X/10.15 (19A583) CalendarAgent/930", Program.APPLE),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.0", Program.THUNDERBIRD),
        ("Evolution/3.50", Program.EVOLUTION),
        ("ICSx5/2.3 (Android)", Program.ICSX5),
        ("Mozilla/5.0 (X11; Linux x86_64) KIO/6.5 korganizer", Program.KORGANIZER),
        ("Nextcloud Calendar Sync", Program.NEXTCLOUD),
        ("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0", Program.BROWSER),
        ("curl/8.6", Program.OTHER),
        ("", Program.OTHER),
        (None, Program.OTHER),
    ],
)
def test_a_user_agent_s_program(line: str | None, program: Program) -> None:
    assert program_of(line) is program


def test_each_program_has_a_name_and_each_hue_a_colour() -> None:
    assert set(PROGRAM_NAMES) == set(Program)
    assert len({colour_of(hue) for hue in range(1, 13)}) == 12
