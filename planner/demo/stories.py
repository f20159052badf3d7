"""What a post of the demo is before it becomes rows: plain values, by the names that the texts use. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from planner.calendar.rules import State
from planner.days.rules import monday_of

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NOON = time(12)
IDEAS_AGES = (3, 7, 8, 14, 15, 21, 35, 49)  # days; so old are the ideas without a day
NO_LINK = ("Blog", "Instagram", "Event", "Press")


@dataclass(frozen=True, slots=True)
class Story:
    """A post by the slugs of its department, campaign, goal and milestone, and the key of its owner.

    `variants` have a channel's name, a text, and what else the texts give them. `number` is 0 for a post made of
    parts; `age` is how many days ago an idea without a day was had; `before` is what the first variant said when it
    was approved, where somebody changed it since; `returned` says that it went back to its owner.
    """

    title: str
    department: str
    owner: str
    language: str
    state: State
    day: date | None = None
    at: time | None = None
    variants: tuple[dict[str, Any], ...] = ()
    campaign: str | None = None
    goal: str | None = None
    milestone: str | None = None
    number: int = 0
    confidential: bool = False
    embargo: bool = False
    age: int = 0
    before: str = ""
    returned: bool = False


def sixty(texts: dict[str, Any], more: dict[str, Any], today: date) -> list[Story]:
    """The posts that are told in full, by weeks from today's."""
    returned = {said["number"] for said in more["talk"] if said.get("returned")}
    ages = iter(IDEAS_AGES * 2)
    return [
        Story(
            title=post["title"],
            department=post["department"],
            owner=post["owner"],
            language=post["language"],
            state=State(post["state"]),
            day=_day(post, today),
            at=_time(post["time"]),
            variants=tuple(post["variants"]),
            campaign=post["campaign"],
            goal=post["goal"],
            milestone=post.get("milestone"),
            number=post["number"],
            confidential=post.get("confidential", False),
            embargo="embargo" in post,
            age=0 if post["weekday"] else next(ages),
            before=more["before"].get(str(post["number"]), ""),
            returned=post["number"] in returned,
        )
        for post in texts["posts"]
    ]


def fair_day(more: dict[str, Any], day: date, today: date, there: Iterable[Story]) -> Iterator[Story]:
    """The posts of the crowded day. Each that lies there already takes the place of the nearest one; on a day that is
    still to come nothing is out yet."""
    left = list(more["fair_day"])
    for at in [story.at or NOON for story in there if story.day == day]:
        nearest = min((_apart(post["time"], at), place) for place, post in enumerate(left))
        del left[nearest[1]]
    returned = {said["number"] for said in more["talk"] if said.get("returned")}
    for post in left:
        state = State(post["state"])
        if state == State.PUBLISHED and day > today:
            state = State.SCHEDULED
        yield _short(post, day, state, "trade-fair", "new-revenue", post["number"] in returned)


def long_ones(more: dict[str, Any], today: date) -> Iterator[Story]:
    """Titles at their longest, and a post that was called off."""
    for post in more["long"]:
        yield _short(post, _day(post, today), State(post["state"]), None, "customer-experience", returned=False)


def variant(channel: str, text: str, link: str = "", picture: Collection[str] = ()) -> dict[str, Any]:
    """A variant as the texts would tell it. Blog, newsletter and press carry no hashtags."""
    if channel in ("Blog", "Newsletter", "Press"):
        text = text.split("\n\n#")[0]
    made: dict[str, Any] = {"channel": channel, "text": text, "link": "" if channel in NO_LINK else link}
    if channel == "YouTube":
        made["media"] = [{"kind": "video", "file": "film.mp4", "captions": True, "source": "own film"}]
    elif channel == "Instagram" and picture:
        file, alt = picture
        made["media"] = [{"kind": "image", "file": file, "alt": alt, "source": "own photograph"}]
    return made


def tagged(link: str, channel: str, campaign: str) -> str:
    """The link with its UTM parameters, as the house spells them."""
    source = channel.split()[0].lower()
    medium = "email" if channel == "Newsletter" else "social"
    return f"{link}?utm_source={source}&utm_medium={medium}&utm_campaign={campaign}"


def _short(
    post: dict[str, Any], day: date | None, state: State, campaign: str | None, goal: str, returned: bool
) -> Story:
    link, utm = ("https://www.example.com/fair", campaign) if campaign else ("https://www.example.com/more", "more")
    return Story(
        title=post["title"],
        department=post["department"],
        owner=post["owner"],
        language=post["language"],
        state=state,
        day=day,
        at=_time(post["time"]),
        variants=tuple(variant(c, post["text"], tagged(link, c, utm)) for c in post["channels"]),
        campaign=campaign,
        goal=goal,
        number=post["number"],
        returned=returned,
    )


def _day(post: dict[str, Any], today: date) -> date | None:
    if not post["weekday"]:
        return None
    return monday_of(today) + timedelta(weeks=post["week"], days=WEEKDAYS.index(post["weekday"]))


def _time(at: str | None) -> time | None:
    return time.fromisoformat(at) if at else None


def _apart(clock: str, at: time) -> int:
    own = time.fromisoformat(clock)
    return abs(own.hour * 60 + own.minute - at.hour * 60 - at.minute)
