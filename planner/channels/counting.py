"""How long a text is, as each network counts it. The browser counts with the same vectors."""

from __future__ import annotations

import enum
import unicodedata

import regex


class Unit(enum.StrEnum):
    """What a network's limit counts."""

    CHARACTERS = "characters"
    X_WEIGHTED = "x-weighted"
    GRAPHEMES = "graphemes"
    THREADS = "threads-bytes-for-emoji"
    BYTES = "bytes"
    UTF_16 = "utf-16"


# neither blanks nor quotes nor marks of direction; brackets in pairs, and at the end no signs of the sentence around it
LINK = regex.compile(
    r"https?://(?=[\p{L}\p{N}\[])"
    r"(?:\([^\s<>\"()]*\)|\((?![^\s<>\"()]*\))|[^\s<>\"(\u202a-\u202e\u2066-\u2069])*"
    r"(?:\([^\s<>\"()]*\)|[^\s<>\".,;:!?…*()\]}'”“„’‘‚»«\u202a-\u202e\u2066-\u2069])",
    regex.IGNORECASE,
)
HASHTAG = regex.compile(r"(?<![\p{L}\p{M}\p{N}_&/])[#＃](?=[\p{N}_]*[\p{L}])[\p{L}\p{M}\p{N}_]+")
# flags are taken by twos before \X sees them: it goes back to the first of many for each
GRAPHEME = regex.compile(r"\p{RI}{2}[\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}]*|\X")
MANY_MARKS = regex.compile(r"(\p{M}{65,})")
EMOJI = regex.compile(r"\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|\p{Regional_Indicator}|\u20e3")
REMOTE_HANDLE = regex.compile(r"(?<![\p{L}\p{N}_/])(@[\p{L}\p{N}_]+)@[\p{L}\p{N}.-]+\p{L}")

# twitter-text, configuration v3: these code points weigh 1, all others 2
LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
# X makes links of bare domains as well. All countries, and of the others those that are met in Europe
DOMAINS = """
ac ad ae af ag ai al am an ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw
by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et eu fi fj
fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir
is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml
mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr
ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th
tj tk tl tm tn to tp tr tt tv tw tz ua ug uk um us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw academy
agency app art asia bank bar bayern berlin best bike bio biz blog brussels build business cafe camera camp
capital care careers cat center chat church city clinic cloud club coach coffee cologne com community company
consulting cool coop dental design dev digital direct directory doctor earth edu education email energy engineer
engineering estate events expert family farm fashion film finance fit fitness flowers fun fund fyi games garden
gift global gmbh gold gov graphics green group guide guru hamburg haus health help holiday homes hosting house
icu immo immobilien info ink institute insure int international investments jetzt jobs kaufen kitchen koeln law
legal life limited link live london love ltd management market marketing markets media mil mobi museum name net
network news ngo nrw nyc one online org page paris partners parts party photo photography photos pics pictures
pizza plus press pro productions properties pub radio rehab reise reisen rent rentals repair report restaurant
reviews rocks ruhr run saarland sale school science security service services shoes shop shopping show site
social software solar solutions space store stream studio style supplies supply support swiss systems team tech
technology tel tickets tips tirol today tools top tours town trade training travel tube university vacations
ventures versicherung vet video vip vision vote watch website wedding wien wiki wine work works world wtf xyz
yoga zone
"""
BARE_LINK = regex.compile(
    r"(?<![A-Za-z0-9@＠$#＃_./-])(?:[A-Za-z0-9À-ɏ-]{1,63}\.){1,9}(?:"
    + "|".join(sorted(DOMAINS.split(), key=len, reverse=True))
    + r")(?![A-Za-z0-9@+-])(?:/[\p{L}\p{N}!*';:=+,.$/%#\[\]_~@|&?()–-]*[\p{L}\p{N}=_#/+-]|/)?",
    regex.IGNORECASE,
)


def links_in(text: str) -> list[str]:
    """The http and https addresses in a text."""
    return [match.group() for match in LINK.finditer(text)]


def hashtags_in(text: str) -> list[str]:
    """The hashtags in a text; '#1' and the fragment of an address are none."""
    return [match.group() for match in HASHTAG.finditer(LINK.sub(" ", text))]


def count(text: str, unit: Unit, link_counts_as: str = "full") -> int:
    """The length of `text` in `unit`, after NFC. A link weighs what the network says: '23', or all of it."""
    text = composed(text)
    links = 0
    if link_counts_as.isdigit():
        if unit is Unit.X_WEIGHTED:
            text, links = _without_links_of_x(text)
        else:
            text, links = LINK.subn("", text)
            if unit is Unit.CHARACTERS:  # Mastodon: of @name@server only @name counts
                text = REMOTE_HANDLE.sub(r"\1", text)
        links *= int(link_counts_as)
    return links + _length(text, unit)


def _without_links_of_x(text: str) -> tuple[str, int]:
    """A text without what X takes for links, and how many those are: bare domains are some, impossible ones none."""
    links = [match for match in LINK.finditer(text) if _has_a_host(match.group())]
    parts = []
    last = 0
    for match in links:
        parts.append(text[last : match.start()])
        last = match.end()
    text, bare = BARE_LINK.subn("", "\0".join([*parts, text[last:]]))
    return text.replace("\0", ""), len(links) + bare


def _has_a_host(link: str) -> bool:
    """Whether its domain can be looked up: 253 letters at most and 63 in each part, in those that machines use."""
    host = regex.split(r"[/?#]", link.partition("://")[2], maxsplit=1)[0].rpartition("@")[2].partition(":")[0]
    try:
        return len(host) <= 253 and bool(host.encode("idna"))
    except UnicodeError:
        return False


def composed(text: str) -> str:
    """The text in NFC, but for runs of more marks than anybody writes, which take quadratic time to sort."""
    parts = MANY_MARKS.split(text)
    return "".join(part if n % 2 else unicodedata.normalize("NFC", part) for n, part in enumerate(parts))


def _length(text: str, unit: Unit) -> int:
    if unit is Unit.CHARACTERS:
        return len(text)
    if unit is Unit.BYTES:
        return len(text.encode())
    if unit is Unit.UTF_16:
        return len(text.encode("utf-16-le")) // 2
    graphemes = GRAPHEME.findall(text)
    if unit is Unit.GRAPHEMES:
        return len(graphemes)
    if unit is Unit.THREADS:
        return sum(len(g.encode()) if EMOJI.search(g) else len(g) for g in graphemes)
    return sum(2 if EMOJI.search(g) else sum(map(_weight, g)) for g in graphemes)


def _weight(character: str) -> int:
    point = ord(character)
    return 1 if any(low <= point <= high for low, high in LIGHT) else 2
