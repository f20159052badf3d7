"""A plan that is read again."""

from __future__ import annotations

from tests.plans.invented import a_plan, the_row, the_rows

PLAN = "Date,Platform,Title,Caption\n2026-09-24,Instagram,a,One\n2026-09-24,Instagram,a,Two\n2026-09-25,X,b,Three\n"


def test_the_same_file_gives_the_same_keys_and_prints() -> None:
    first, second = the_rows(PLAN), the_rows(PLAN.replace(",", ";").encode("utf-16"))
    assert [(row.key, row.source) for row in first] == [(row.key, row.source) for row in second]
    assert len({row.key for row in first}) == 3


def test_keys_hold_when_rows_move_and_cells_change() -> None:
    keys = {row.text: row.key for row in the_rows(PLAN)}
    head, *lines = PLAN.splitlines()
    changed = the_rows(
        "\n".join([head + ",Status", lines[2] + ",draft", "24.09.2026,IG,new,Four,", lines[0], lines[1]])
    )
    assert {row.text: row.key for row in changed if row.text in keys} == keys
    old, new = {row.key: row for row in the_rows(PLAN)}, {row.key: row for row in changed}
    three = next(key for key, row in old.items() if row.text == "Three")
    assert {
        f for f in {*old[three].prints, *new[three].prints} if old[three].prints.get(f) != new[three].prints.get(f)
    } == {"state"}


def test_a_changed_caption_changes_its_print_only() -> None:
    old, new = the_row("Title,Channel,Caption\na,X,One\n"), the_row("Title,Channel,Caption\na,X,Two\n")
    assert old.key == new.key
    assert old.source != new.source
    assert {f for f in old.prints if old.prints[f] != new.prints[f]} == {"text", "text:x"}


def test_a_caption_that_no_channel_holds_changes_the_print_of_the_notes() -> None:
    old, new = (a_plan(f"Title,Platform,Caption\na,LinkedIn,{text}\n").rows[0] for text in ("One", "Two"))
    assert {f for f in old.prints if old.prints[f] != new.prints[f]} == {"text", "notes"}


def test_a_column_of_ids_is_the_key() -> None:
    first = the_rows("ID,Date,Title\nP-1,2026-09-24,a\nP-2,2026-09-25,b\n,2026-09-26,c\nP-2,2026-09-27,d\n")
    assert [row.key for row in first[:2]] == ["id:P-1", "id:P-2"]
    assert first[2].key.startswith("row:")
    assert first[3].key == "id:P-2~2"
    moved = the_rows("ID,Date,Title\nP-2,2026-10-25,new words\n")
    assert moved[0].key == "id:P-2"
