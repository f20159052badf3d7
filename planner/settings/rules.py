"""What the settings refuse."""

from __future__ import annotations

from planner.web.refusal import N_, Refused


def check_admin_stays(*, was: bool, stays: bool, others: int) -> None:
    """Refuses to take the last administrator away. `others`: how many more can sign in."""
    if was and not stays and not others:
        raise Refused(N_("This is the last administrator. Make somebody else one first."), field="standing")


def check_name_free(name: str, others: list[str], *, field: str = "name") -> None:
    """Refuses a name that another one has, however it is written."""
    if name.casefold() in {other.casefold() for other in others}:
        raise Refused(N_("%(name)s is there already."), field=field, name=name)
