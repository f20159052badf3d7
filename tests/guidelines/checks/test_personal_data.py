"""Mail addresses, telephone numbers, accounts, order numbers."""

import pytest

from planner.guidelines.checks.picture import Medium
from tests.guidelines.checks.builders import a_post_with, a_variant, found

IBAN = "DE89 3704 0044 0532 0130 00"  # the example of the German Bundesbank; it adds up


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "Write to jane.doe@gmail.com, please", ["jane.doe@gmail.com"]),
        ("en", "Write to jana.brandt@example.com", ["jana.brandt@example.com"]),
        ("en", "Write to press@example.com or jobs@shop.example.com", []),
        ("en", "Write to press@other.com", ["press@other.com"]),
        ("en", "We like @hansewerk and @jana@mastodon.example", []),
        ("en", "Call +44 20 7946 0958 or (555) 010-1234", ["+44 20 7946 0958", "(555) 010-1234"]),
        ("en", "Call (415) 555-0134 or 415-555-0134", ["(415) 555-0134", "415-555-0134"]),
        ("en", "Pay to GB82 WEST 1234 5698 7654 32 today", ["GB82 WEST 1234 5698 7654 32"]),
        ("en", "Pay to GB82 WEST 1234 5698 7654 33 today", []),
        ("en", "Your order #204817 and order no. 77-1042", ["order #204817", "order no. 77-1042"]),
        ("en", "Invoice number INV-2026-001", ["Invoice number INV-2026-001"]),
        ("en", "In order 20000 valves, 2026-11-24, 10:00–12:00, $1,250.50, 5,000,000", []),
        ("en", "Customer 5000 and case 12 of 2026", []),
        ("en", "Versions 0.7.5, 1.2.3.4, 01.12.2026, ISBN 978-3-16-148410-0", []),
        ("de", "Mail an jürgen.groß@web.de", ["jürgen.groß@web.de"]),
        ("de", "Mail an kontakt@example.com", []),
        ("de", "Anruf: 0511 123456, 0172/1234567", ["0511 123456", "0172/1234567"]),
        ("de", "Tel. (0511) 12 34 56-78 oder 0049 511 123456", ["(0511) 12 34 56-78", "0049 511 123456"]),
        ("de", "Tel. +49 (0) 511 / 123 45 67", ["+49 (0) 511 / 123 45 67"]),
        ("de", "Gebührenfrei: 0800 1234567", []),
        ("de", "Am 24.11.2026 um 08:30 Uhr, Am 01.12. bis 02.12.2026, KW 48", []),
        ("de", "1.250,50 €, 0,50 €, 3.500.000 Euro, 2025/2026, 0711 ist die Vorwahl", []),
        ("de", f"Konto {IBAN} bei uns", [IBAN]),
        ("de", "Konto DE89370400440532013000 BIC COBADEFFXXX", ["DE89370400440532013000"]),
        ("de", f"{IBAN} {IBAN} und so", [IBAN, IBAN]),
        ("de", "Konto de89 3704 0044 0532 0130 00", ["de89 3704 0044 0532 0130 00"]),
        ("de", "Konto DE88 3704 0044 0532 0130 00, Teil DE89 3704", []),
        ("de", "Zu seinem Auftrag Nr. 204817 haben", ["Auftrag Nr. 204817"]),
        ("de", "Kundennummer: K-1042, Bestellnr. 77/1042", ["Kundennummer: K-1042", "Bestellnr. 77/1042"]),
        ("de", "Kd.-Nr. 4711 und Auftrag 204817", ["Kd.-Nr. 4711", "Auftrag 204817"]),
        ("de", "Ein Auftrag 2026, Rechnung Nr. eins, Artikelnummer 204817", []),
        ("de", "Siehe https://example.com/0511123456?mail=a@b.de", []),
        ("de", "Nr. 5, Halle 4, 900 Quadratmeter, 400 bar, 2026, 14 Gramm", []),
    ],
)
def test_what_points_to_a_person_is_found(language, text, words):
    post = a_post_with(text, language=language, own_domains=frozenset({"example.com"}))

    assert [text[slice(*f.span)] for f in found("personal_data", post)] == words


def test_a_company_says_what_it_looks_for():
    post = a_post_with(f"a@b.de 0511 123456 {IBAN} Auftrag Nr. 204817 DE88 3704 0044 0532 0130 00")

    assert len(found("personal_data", post)) == 4
    assert [f.values["word"] for f in found("personal_data", post, patterns=("email",))] == ["a@b.de"]
    assert [f.values["word"] for f in found("personal_data", post, patterns=("phone",))] == ["0511 123456"]
    assert len(found("personal_data", post, patterns=("iban",), iban_checksum=False)) == 2


def test_text_alternatives_are_looked_at_too():
    post = a_post_with(a_variant(media=(Medium(6, alt="Schild: 0511 123456"),)))

    assert [(f.medium, f.field, f.span) for f in found("personal_data", post)] == [(6, "alt", (8, 19))]
