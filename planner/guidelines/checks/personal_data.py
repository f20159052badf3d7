"""What points to a person or a customer: mail addresses, telephone numbers, accounts, order numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import regex

from planner.guidelines.checks.kinds import Finding, Level, kind
from planner.guidelines.checks.picture import Post
from planner.guidelines.checks.reading import Span, links, short, written
from planner.guidelines.checks.wordlists import wordlist, words_of
from planner.web.refusal import N_

MESSAGES = {
    "email": N_("“%(word)s” is somebody’s mail address."),
    "phone": N_("“%(word)s” looks like a telephone number."),
    "iban": N_("“%(word)s” is the number of a bank account."),
    "order_number": N_("“%(word)s” points to one customer."),
}
IBAN = regex.compile(r"(?<![\p{L}\p{N}])[A-Z]{2}[0-9]{2}(?:[ \u00a0\u202f-]?[A-Z0-9]){11,30}", regex.IGNORECASE)
MAIL = regex.compile(
    r"(?<![\p{L}\p{N}._%+@-])[\p{L}\p{N}._%+-]{1,64}+@(?:[\p{L}\p{N}-]{1,63}+\.){1,6}+\p{L}{2,}", regex.IGNORECASE
)
# with a country's number, or with a zero and the area's; in North America by threes. Points join dates, not these
PHONE = regex.compile(
    r"(?<![\p{L}\p{N}+.,:/#-])(?<![\p{N}][ \u00a0])(?:"
    r"(?:\+|00)[1-9][0-9]{0,2}(?:[ \u00a0./-]?\(0\))?(?:[ \u00a0./-]{0,3}\(?[0-9]\)?){6,13}"
    r"|\(?0[1-9][0-9]{1,4}\)?(?:[ \u00a0]?[/–-][ \u00a0]?|[ \u00a0])?[0-9](?:[ \u00a0/–-]?[0-9]){4,9}"
    r"|(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}-)[0-9]{3}-[0-9]{4}"
    r")(?![\p{L}\p{N}])(?![.,:/-][0-9])"
)
# a number that costs nobody anything is a service, not a person
FREE = regex.compile(r"(?:\(?0800|(?:\+|00)49[ \u00a0/-]?(?:\(0\))?800|00800)(?=\D|\d)")


@dataclass(frozen=True)
class Parameters:
    """`patterns`: email, phone, iban, order_number. `iban_checksum`: only numbers that add up."""

    patterns: tuple[str, ...] = ("email", "phone", "iban", "order_number")
    iban_checksum: bool = True


@kind("personal_data", N_("Personal data"), Level.WARN, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """Shared mailboxes on the company's own domains, free numbers, days and prices are passed over; so is whatever
    looks like an IBAN and isn't one, since its digits are no telephone number either."""
    for text, variant, medium, field in written(post):
        for pattern, span in _found(text, post.own_domains, parameters):
            yield Finding(
                MESSAGES[pattern],
                {"word": short(text[slice(*span)])},
                variant=variant.id,
                medium=medium.id if medium else None,
                field=field,
                span=span,
            )


def _found(text: str, own_domains: frozenset[str], parameters: Parameters) -> list[tuple[str, Span]]:
    """What is found, in the text's order. What one pattern has taken is gone for the next."""
    steps: tuple[tuple[str, Callable[[str], Iterable[tuple[Span, bool]]]], ...] = (
        ("", lambda text: ((span, False) for _, span in links(text))),
        ("email", lambda text: ((m.span(), not _is_shared(m.group(), own_domains)) for m in MAIL.finditer(text))),
        ("iban", lambda text: _ibans(text, parameters.iban_checksum)),
        ("order_number", lambda text: ((m.span(), True) for m in _customer_numbers().finditer(text))),
        ("phone", lambda text: ((m.span(), not FREE.match(m.group())) for m in PHONE.finditer(text))),
    )
    found: list[tuple[str, Span]] = []
    for name, look in steps:
        taken = list(look(text))
        if name in parameters.patterns:
            found += [(name, span) for span, counts in taken if counts]
        text = _without(text, [span for span, _ in taken])
    return sorted(found, key=lambda one: one[1])


def _without(text: str, spans: list[Span]) -> str:
    """As long as before, with signs in these places that no pattern takes for a word's end or beginning."""
    parts = []
    last = 0
    for start, end in spans:
        parts += [text[last:start], "\0" * (end - start)]
        last = end
    return "".join([*parts, text[last:]])


def _is_shared(mail: str, own_domains: frozenset[str]) -> bool:
    box, _, domain = mail.casefold().partition("@")
    ours = any(domain == own or domain.endswith(f".{own}") for own in own_domains)
    return ours and box in words_of("shared_mailboxes")


def _ibans(text: str, checksum: bool) -> Iterator[tuple[Span, bool]]:
    """What is as long as an IBAN of its country, and whether it adds up; words in capitals may follow it."""
    match = IBAN.search(text)
    while match:
        signs = [(sign, at) for at, sign in enumerate(match.group().upper(), match.start()) if sign.isalnum()]
        length = wordlist("iban_lengths")["lengths"].get(signs[0][0] + signs[1][0], len(signs) + 1)
        if length > len(signs):
            after = match.start() + 1
        else:
            after = signs[length - 1][1] + 1
            number = "".join(sign for sign, _ in signs[:length])
            adds_up = int("".join(str(int(sign, 36)) for sign in number[4:] + number[:4])) % 97 == 1
            yield (match.start(), after), (adds_up or not checksum) and not text[after : after + 1].isalnum()
        match = IBAN.search(text, after)


@cache
def _customer_numbers() -> Any:
    """'Auftrag Nr. 204817', 'Kundennummer: K-1042', 'order #204817'; in German also 'Auftrag 204817'."""
    things = {code: _any_of(words_of("customer_numbers", code)) for code in ("de", "en")}
    sign = r"(?:nummern?|nr\.?|no\.?|numbers?|id|\#|№)"
    code = r"(?=[\p{L}0-9./-]{0,12}[0-9]{2})[\p{L}0-9]{1,12}(?:[./-][\p{L}0-9]{1,12}){0,4}"
    joint = r"[ \u00a0.:-]{0,3}"
    return regex.compile(
        rf"(?<![\p{{L}}\p{{N}}])(?:"
        rf"(?:{things['de']}|{things['en']})s?{joint}{sign}{joint}{code}"
        rf"|(?:{things['de']}){joint}[0-9]{{5,20}}"
        r")(?![\p{L}\p{N}])",
        regex.IGNORECASE,
    )


def _any_of(words: frozenset[str]) -> str:
    return "|".join(regex.escape(word) for word in sorted(words, key=len, reverse=True))
