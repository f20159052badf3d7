"""What is told and asked about a plan while its rows are read, gathered so that the same thing is said once. Pure."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from planner.plans.rules import Question, Refusal, Report
from planner.plans.values import UNFIT, shortened

SHOWN = 80  # characters of a cell in a message


class Findings:
    """Refusals in the order of rows; reports and questions, each with all the rows that it is about."""

    def __init__(self) -> None:
        self.refusals: list[Refusal] = []
        self.suggestions: dict[str, str] = {}
        self._reports: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
        self._questions: defaultdict[tuple[str, str, str, tuple[str, ...]], list[int]] = defaultdict(list)

    def refuse(self, number: int, sheet: str, heading: str, cell: str, text: str, **values: Any) -> None:
        self.refusals.append(Refusal(number, sheet, heading, for_show(cell), text, values))

    def report(self, text: str, heading: str, cell: str, number: int = 0) -> None:
        """Something about a row, or about the whole plan when there is no number."""
        self._reports[text, heading, for_show(cell)] += [number] if number else []

    def ask(self, about: str, heading: str, cell: str, number: int, choices: tuple[str, ...] = ()) -> None:
        self._questions[about, heading, cell, choices].append(number)

    def reports(self) -> tuple[Report, ...]:
        return tuple(Report(*key, tuple(numbers)) for key, numbers in self._reports.items())

    def questions(self) -> tuple[Question, ...]:
        return tuple(
            Question(about, heading, cell, tuple(numbers), choices, self.suggestions.get(about, ""))
            for (about, heading, cell, choices), numbers in self._questions.items()
        )


def for_show(cell: str) -> str:
    """A cell as a message shows it: one short line, with a sign where there is something that can't be shown."""
    return UNFIT.sub("\N{REPLACEMENT CHARACTER}", shortened(cell[:200], SHOWN))
