"""One row at a time: from cells to a post-to-be, or to the reason why it is none. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from planner.plans.dates import NO_YEAR, RELATIVE, UNCLEAR, Settling
from planner.plans.findings import Findings
from planner.plans.keys import as_json, digest, from_json, key_of, prints_of
from planner.plans.layout import MARK, Layout
from planner.plans.names import Names
from planner.plans.rules import TITLE_LENGTH, Known, PlanRow, PlanVariant, note_of
from planner.plans.values import address_in, files_in, folded, shortened, with_hashtags, yes_or_no
from planner.plans.when import WEEK_WITHOUT_YEAR, Problem, WhenReader
from planner.web.refusal import N_

Row = Sequence[str]
Media = tuple[Mapping[str, Any], ...]

NO_WORDS = N_("There are no words in this row.")

UNKNOWN = N_("This isn't known here; it is kept in the notes.")
SEVERAL_FIT = N_("Several fit; it is kept in the notes.")
NO_ADDRESS = N_("This is no web address; it is kept in the notes.")
LONG_TITLE = N_("The title is shortened; the whole of it is kept in the notes.")
HEADLINE = N_("This line stands between the rows and is left out.")

NAMED = ("state", "owner", "goal", "milestone", "campaign", "language")  # cells that name what is known
ASKED = {NO_YEAR: "year", RELATIVE: "start", UNCLEAR: "day_first"}
APPROVALS = frozenset(("approved", "approval", "freigabe", "freigegeben"))  # headings over a yes or a no
FILE_NAME, LINK = 200, 2000  # characters


class PostReader:
    """Reads the rows of one sheet in their order. `again` counts how often the same day, channel and title came."""

    def __init__(
        self,
        layout: Layout,
        names: Names,
        settling: Settling,
        known: Known,
        findings: Findings,
        sheet: str,
        again: Counter[tuple[str, ...]],
    ) -> None:
        self._layout = layout
        self._names = names
        self._known = known
        self._findings = findings
        self._sheet = sheet
        self._again = again
        self._when = WhenReader(layout, settling, known.zone)
        self._lends_title = layout.titles()
        self._named_fields = [field for field in NAMED if field in layout.by_field]
        self._number = 0
        self._row: Row = ()
        self._used: set[int] = set()
        self._unresolved: dict[str, str] = {}
        self._said: list[tuple[str, str, str]] = []
        self._asked: list[tuple[str, str, str, tuple[str, ...]]] = []

    def read(self, number: int, row: Row) -> PlanRow | None:
        """The post that a row becomes; None when it is refused, or is no row but a line between rows."""
        self._number, self._row, self._used, self._unresolved = number, row, set(), {}
        self._said, self._asked = [], []
        try:
            if (line := self._when.between(row)) is not None:
                if line:
                    self._findings.report(HEADLINE, "", line, number)
                return None
            post = self._post()
        except Problem as problem:
            known = problem.index >= 0
            heading, cell = (self._layout.heading(problem.index), row[problem.index]) if known else ("", "")
            self._findings.refuse(number, self._sheet, heading, cell, problem.text, **problem.values)
            if problem.text in ASKED:
                self._findings.ask(ASKED[problem.text], heading, "", number)
            return None
        for text, heading, cell in self._said:
            self._findings.report(text, heading, cell, number)
        for about, heading, cell, fits in self._asked:
            self._findings.ask(about, heading, cell, number, fits)
        return post

    def _post(self) -> PlanRow:
        row, first, take = self._row, self._layout.first, self._take
        when = self._when.when(row)
        self._used |= when.used
        for text, index in when.remarks:
            self._say(text, index)
            if text == WEEK_WITHOUT_YEAR:
                self._asked.append(("year", self._layout.heading(index), "", ()))

        department = self._named("department") or self._known.department
        named = dict.fromkeys(NAMED, "") | {field: self._named(field) for field in self._named_fields}
        channels = self._channels(department)
        hashtags, said = take("hashtags"), take("text")
        text = with_hashtags(said, hashtags) if hashtags else said
        link, alt = self._link(first("link", row)), take("alt")
        media = self._media(*first("media", row), alt)
        more = self._more(*first("more", row))
        own_id = take("id")
        approver = first("approver", row)[1]  # a post names none: the cell stays in the notes
        variants = self._variants(channels, department, PlanVariant("", text, link, media), hashtags)
        title = self._title(said, variants, hashtags)
        if not title:
            raise Problem(NO_WORDS, -1)
        if alt and not media:
            self._used.discard(first("alt", row)[0])
        notes = self._notes(when.note)
        _, channel_cell = first("channel", row)
        post = {
            "title": title,
            "text": text,
            "day": when.day.isoformat() if when.day else "",
            "time": when.at.isoformat() if when.at else "",
            "zone": when.zone,
            "channels": ",".join(variant.channel for variant in variants),
            "department": department,
            **named,
            "link": link,
            "media": as_json(media),
            "notes": note_of(text, variants, notes),
            "more": as_json(more),
        }
        prints = prints_of(post, variants)
        return PlanRow(
            number=self._number,
            sheet=self._sheet,
            key=key_of(own_id, (post["day"], folded(channel_cell[:500]), title), self._again),
            own_id=own_id,
            title=title,
            text=text,
            day=when.day,
            time=when.at,
            zone=when.zone,
            channels=tuple(variant.channel for variant in variants),
            variants=variants,
            approver=self._names.find("approver", approver)[0] if approver else "",
            department=department,
            hashtags=hashtags,
            link=link,
            media=media,
            alt=alt,
            notes=notes,
            unresolved=self._unresolved,
            more=more,
            prints=prints,
            source=digest(*prints, *prints.values()),
            **named,
        )

    # Cells

    def _take(self, field: str) -> str:
        index, cell = self._layout.first(field, self._row)
        self._used.add(index)
        return cell

    def _say(self, text: str, index: int, cell: str | None = None) -> None:
        shown = self._row[index] if cell is None else cell
        self._said.append((text, self._layout.heading(index), shown))

    def _open(self, field: str, index: int, cell: str, fits: tuple[str, ...]) -> None:
        """What a cell names isn't clear: that is reported and asked, and the cell stays for the notes."""
        self._unresolved[field] = cell
        self._say(SEVERAL_FIT if len(fits) > 1 else UNKNOWN, index, cell)
        if not self._names.is_answered(field, cell):
            self._asked.append((field, self._layout.heading(index), cell, fits))

    def _named(self, field: str) -> str:
        index, cell = self._layout.first(field, self._row)
        if not cell:
            return ""
        if (
            field == "state"
            and folded(self._layout.heading(index)) in APPROVALS
            and (mark := yes_or_no(cell)) is not None
        ):
            self._used.add(index)
            return "approved" if mark else ""
        slug, fits = self._names.find(field, cell)
        if slug:
            self._used.add(index)
        else:
            self._open(field, index, cell, fits)
        return slug

    def _channels(self, department: str) -> list[str]:
        index, cell = self._layout.first("channel", self._row)
        found, unclear = self._names.channels(cell, department) if cell else ((), ())
        for word in unclear:
            self._open("channel", index, word, self._names.channel(word, department)[1])
        if not unclear:
            self._used.add(index)
        return list(found)

    def _link(self, found: tuple[int, str]) -> str:
        index, cell = found
        address = address_in(cell) if cell else ""
        if address and len(address) <= LINK:
            self._used.add(index)
        elif cell:
            self._say(NO_ADDRESS, index)
            return ""
        return address

    def _media(self, index: int, cell: str, alt: str) -> Media:
        """The files that a cell names, with their text alternatives, or what our own export has written there."""
        if not cell:
            return ()
        if (
            cell.startswith("[")
            and isinstance(said := from_json(cell), list)
            and all(isinstance(one, dict) for one in said)
        ):
            self._used.add(index)
            return tuple(said)
        files = files_in(cell)
        if any(len(name) > FILE_NAME for name in files):
            return ()
        self._used.add(index)
        texts = files_in(alt) if len(files) > 1 and "|" in alt else [alt]
        texts += [""] * (len(files) - len(texts))
        return tuple(
            {"file": name, "alt": text} if text else {"file": name} for name, text in zip(files, texts, strict=False)
        )

    def _more(self, index: int, cell: str) -> Mapping[str, Any]:
        said = from_json(cell) if cell else None
        if isinstance(said, dict):
            self._used.add(index)
            return said
        return {}

    def _variants(
        self, channels: list[str], department: str, common: PlanVariant, hashtags: str
    ) -> tuple[PlanVariant, ...]:
        """A variant a channel: what its own columns say, else what the post says."""
        own: dict[str, dict[str, Any]] = {}
        for column in self._layout.for_channels:
            if not (cell := self._row[column.index]):
                continue
            slug, fits = self._names.channel(column.channel, department)
            marked = yes_or_no(cell) if column.field == MARK else True
            if not slug and marked:
                self._open("channel", column.index, column.channel, fits)
                continue
            if column.field in own.get(slug, ()):
                continue  # a second text for the same channel stays for the notes
            value: Any = None
            match column.field:
                case "text":
                    value = with_hashtags(cell, hashtags) if hashtags else cell
                case "link":
                    value = self._link((column.index, cell))
                case "media":
                    value = self._media(column.index, cell, "")
                case "more":
                    value = self._more(column.index, cell)
            if column.field in ("text", MARK):
                self._used.add(column.index)
            if marked and slug not in channels:
                channels.append(slug)
            if value:
                own.setdefault(slug, {})[column.field] = value
        return tuple(
            common._replace(channel=slug, **own[slug])
            if slug in own
            else PlanVariant(slug, common.text, common.link, common.media)
            for slug in channels
        )

    def _title(self, said: str, variants: tuple[PlanVariant, ...], hashtags: str) -> str:
        """The row's own, else the first words of what it says."""
        index, title = self._layout.first("title", self._row)
        if title:
            self._used.add(index)
        elif first := said or next((variant.text for variant in variants if variant.text != hashtags), ""):
            return shortened(first.strip().split("\n", 1)[0], 100)
        else:
            index = next((index for index in self._lends_title if self._row[index]), -1)
            title = self._row[index] if index >= 0 else ""
        line = " ".join(title.split("\n")) if "\n" in title else title
        if len(line) > TITLE_LENGTH:
            self._say(LONG_TITLE, index)
            self._used.discard(index)
            return shortened(line, TITLE_LENGTH)
        if index in self._layout.by_field.get("", ()):
            self._used.add(index)
        return line

    def _notes(self, note: str) -> tuple[str, ...]:
        """The row's own notes, then every cell that nothing else has taken, with its heading."""
        index, own = self._layout.first("notes", self._row)
        left = [
            f"{self._layout.heading(column)}: {cell}"
            for column, cell in enumerate(self._row)
            if cell and column not in self._used and column != index
        ]
        return tuple(line for line in (own, note, *left) if line)
