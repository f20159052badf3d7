from __future__ import annotations

import time as clock
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from planner.feeds.programs import (
    PROGRAM_NAMES,
    TOKEN_PREFIX,
    Program,
    masked,
    program_of,
    subscribe_addresses,
    token_digest,
)

TOKEN = TOKEN_PREFIX + "Zk3-x_9" * 6 + "Q"
ADDRESS = f"https://planner.example/feeds/{TOKEN}/marketing.ics"


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


def test_each_program_has_a_name() -> None:
    assert set(PROGRAM_NAMES) == set(Program)
