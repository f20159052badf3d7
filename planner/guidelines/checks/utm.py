"""UTM parameters: on each link to the company's own pages, spelled one way, and on no other link."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote_plus, urlsplit

import regex

from planner.guidelines.checks.kinds import Finding, Fix, Level, kind
from planner.guidelines.checks.picture import Post, Variant
from planner.guidelines.checks.reading import links
from planner.web.refusal import N_

ORDER = ("utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term")
OF_VARIANT = ORDER[:4]
# a post there stands on the company's own pages: parameters on a link to another one would hide whence people came
OWN_PAGES = frozenset({"blog"})
BY_MAIL = frozenset({"newsletter"})
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True)
class Parameters:
    """`own_domains` are added to the company's. `separator` joins words within a value; '' allows any.
    `allowed`: the only values of a parameter, by its name."""

    required: tuple[str, ...] = ("utm_source", "utm_medium", "utm_campaign")
    lower_case: bool = True
    own_domains: tuple[str, ...] = ()
    separator: str = "-"
    allowed: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Link:
    """A link in its parts; `utm` is what it says, by small names, with the names as they are written."""

    place: str
    others: tuple[str, ...]
    utm: dict[str, tuple[str, str]]
    fragment: str

    def with_utm(self, values: Mapping[str, str]) -> str:
        names = sorted(values, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))
        query = "&".join([*self.others, *(f"{name}={quote(values[name], safe='')}" for name in names)])
        return self.place + (f"?{query}" if query else "") + self.fragment


@kind("utm", N_("UTM parameters"), Level.WARN, Parameters)
def check(post: Post, parameters: Parameters) -> Iterator[Finding]:
    """Checks the link and those in the text; what the fields beside the link say counts as said of the link.

    Programs that count visits tell 'LinkedIn' from 'linkedin'. The fix builds the whole address."""
    own = _own(post.own_domains, parameters.own_domains)
    if not own:
        return
    for variant in post.variants:
        beside = {name: value for name in OF_VARIANT if (value := getattr(variant, name).strip())}
        internal = variant.channel.network.slug in OWN_PAGES
        if variant.link:
            ours = _leads_to(variant.link, own)
            yield from _of_link(post, variant, variant.link.strip(), ours and not internal, beside, parameters, None)
            if ours and not internal:
                yield from _of_fields(variant, beside, parameters)
        for link, span in links(variant.text):
            yield from _of_link(post, variant, link, _leads_to(link, own) and not internal, {}, parameters, span)


def _of_link(
    post: Post,
    variant: Variant,
    address: str,
    wanted: bool,
    beside: Mapping[str, str],
    parameters: Parameters,
    span: tuple[int, int] | None,
) -> Iterator[Finding]:
    about: dict[str, Any] = {"variant": variant.id, "field": "text" if span else "link", "span": span}
    link = _read(address)
    if not wanted:
        if link.utm:
            fix = Fix(N_("Remove parameters"), link.with_utm({}), span)
            yield Finding(N_("UTM parameters belong only on links that lead to our own pages."), **about, fix=fix)
        return
    missing = [name for name in parameters.required if not beside.get(name) and not link.utm.get(name, ("", ""))[1]]
    said = dict(beside) | {name: value for name, (_, value) in link.utm.items() if value}
    values = {name: _clean(name, value, parameters) for name, value in said.items()}
    values |= {name: guess for name in missing if (guess := _guess(name, post, variant, parameters))}
    fix = Fix(N_("Complete the link"), link.with_utm(values), span)
    if missing:
        known = fix if values.keys() >= set(missing) else None
        yield Finding(N_("This link lacks %(names)s."), {"names": ", ".join(missing)}, **about, fix=known)
    for name, (key, value) in link.utm.items():
        if message := _wrong(key, value, parameters):
            hints = {"name": name, "value": value} | _hints(name, value, parameters)
            yield Finding(message, hints, **about, fix=_mended(name, value, parameters, fix))


def _of_fields(variant: Variant, beside: Mapping[str, str], parameters: Parameters) -> Iterator[Finding]:
    """What is wrong in the fields beside the link, where the link itself doesn't say it."""
    said = _read(variant.link).utm
    for name, value in beside.items():
        if name not in said and (message := _wrong(name, value, parameters)):
            hints = {"name": name, "value": value} | _hints(name, value, parameters)
            fix = _mended(name, value, parameters, Fix(N_("Correct the value"), hints["instead"]))
            yield Finding(message, hints, variant=variant.id, field=name, fix=fix)


def _wrong(key: str, value: str, parameters: Parameters) -> str:
    """What is wrong with a parameter as it is written; '' for nothing. An empty one is missing, not wrong."""
    if parameters.lower_case and (value != value.lower() or key != key.lower()):
        return N_("%(name)s says “%(value)s”: reports tell capitals apart, so write “%(instead)s”.")
    if parameters.separator and value != regex.sub(r"[\s_-]+", parameters.separator, value):
        return N_("%(name)s says “%(value)s”: words are joined by “%(separator)s” here.")
    only = parameters.allowed.get(key.lower())
    if only and value and value not in only:
        return N_("%(name)s says “%(value)s”, which is none of these: %(allowed)s.")
    return ""


def _hints(name: str, value: str, parameters: Parameters) -> dict[str, str]:
    return {
        "instead": _clean(name, value, parameters),
        "separator": parameters.separator,
        "allowed": ", ".join(parameters.allowed.get(name, ())),
    }


def _mended(name: str, value: str, parameters: Parameters, fix: Fix | None) -> Fix | None:
    """The fix, unless the value would be as wrong after it."""
    return fix if not _wrong(name, _clean(name, value, parameters), parameters) else None


def _clean(name: str, value: str, parameters: Parameters) -> str:
    """A value as the house spells it."""
    if parameters.separator:
        value = regex.sub(r"[\s_-]+", parameters.separator, value)
    if parameters.lower_case:
        value = value.lower()
    return next((one for one in parameters.allowed.get(name, ()) if one.casefold() == value.casefold()), value)


def _guess(name: str, post: Post, variant: Variant, parameters: Parameters) -> str:
    """What a missing parameter most likely says; '' where nobody can know."""
    slug = variant.channel.network.slug
    about = post.campaign or (post.topic.slug if post.topic else "") or post.title
    guess = {
        "utm_source": slug,
        "utm_medium": "email" if slug in BY_MAIL else "social",
        "utm_campaign": _slug(about, parameters.separator or "-"),
    }.get(name, "")
    guess = _clean(name, guess, parameters)
    only = parameters.allowed.get(name, ())
    return guess if not only or guess in only else (only[0] if len(only) == 1 else "")


def _slug(text: str, separator: str) -> str:
    plain = unicodedata.normalize("NFC", text).lower().translate(UMLAUTS)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return regex.sub(r"[^a-z0-9]+", separator, plain).strip(separator)[:60].rstrip(separator)


def _read(link: str) -> Link:
    before, hash_, fragment = link.partition("#")
    place, _, query = before.partition("?")
    parts = [part for part in query.split("&") if part]
    utm = {}
    for part in parts:
        key, _, value = part.partition("=")
        if key.lower().startswith("utm_"):
            utm[key.lower()] = (key, unquote_plus(value).strip())
    return Link(place, tuple(p for p in parts if not p.lower().startswith("utm_")), utm, hash_ + fragment)


@lru_cache(maxsize=64)
def _own(*domains: frozenset[str] | tuple[str, ...]) -> tuple[str, ...]:
    """The company's domains, each also with a point before it, for subdomains."""
    plain = {
        d.strip().lower().rpartition("://")[2].partition("/")[0].removeprefix("www.") for ds in domains for d in ds
    }
    return tuple(f".{domain}" for domain in sorted(plain - {""}))


def _leads_to(link: str, domains: tuple[str, ...]) -> bool:
    try:
        host = urlsplit(link.strip()).hostname or ""
    except ValueError:
        return False
    return f".{host.rstrip('.')}".endswith(domains)
