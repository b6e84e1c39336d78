"""Two people write the same text: nothing that anybody wrote is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collab.extensions import db
from collab.people.models import Account
from collab.writing.drafts import draft_of, place_of
from collab.writing.merging import Merge, merge
from collab.writing.models import Revision
from collab.writing.saving import Conflict, Saved, current, revisions, save
from tests.conftest import NOW, World

MINUTE = timedelta(minutes=1)


def write(who: Account, text: str, based_on: int, minutes: int = 0, **more: str) -> Saved:
    return save("page", 1, text, based_on=based_on, actor=who, now=NOW + minutes * MINUTE, **more)


def test_the_first_state_has_number_one(world: World) -> None:
    saved = write(world.max, "Anfang", 0)
    assert (saved.revision.number, saved.merged, saved.changed) == (1, False, True)
    assert current("page", 1) is saved.revision


def test_saving_the_same_text_again_writes_nothing(world: World) -> None:
    write(world.max, "Anfang\r\nZwei", 0)
    assert not write(world.max, "Anfang\nZwei", 1, minutes=60).changed
    assert db.session.query(Revision).count() == 1


def test_the_own_young_state_grows_and_an_old_one_stays_in_the_history(world: World) -> None:
    number = 0
    for minute in (0, 3, 9, 12, 14):
        number = write(world.max, f"Stand {minute}", number, minutes=minute).revision.number
    assert [revision.text for revision in revisions("page", 1)] == ["Stand 14", "Stand 9"]


def test_a_state_of_somebody_else_is_never_replaced(world: World) -> None:
    write(world.max, "Von Max", 0)
    write(world.lea, "Von Lea", 1)
    write(world.max, "Wieder Max", 2)
    assert [revision.text for revision in revisions("page", 1)] == ["Wieder Max", "Von Lea", "Von Max"]


def test_notes_that_differ_keep_states_apart(world: World) -> None:
    write(world.max, "A", 0, note="erste Fassung")
    write(world.max, "B", 1, note="Zahlen berichtigt")
    assert [revision.note for revision in revisions("page", 1)] == ["Zahlen berichtigt", "erste Fassung"]


def test_changes_in_different_lines_are_merged(world: World) -> None:
    write(world.max, "eins\nzwei\ndrei", 0)
    write(world.lea, "EINS\nzwei\ndrei", 1)
    saved = write(world.max, "eins\nzwei\nDREI", 1)
    assert saved.merged
    assert saved.revision.text == "EINS\nzwei\nDREI"


def test_somebody_who_began_in_the_middle_of_a_growing_state_loses_nothing(world: World) -> None:
    write(world.max, "eins\nzwei", 0)
    write(world.max, "eins\nzwei\ndrei", 1, minutes=1)  # Lea opens the page here
    write(world.max, "eins!\nzwei\ndrei", 2, minutes=2)
    saved = write(world.lea, "eins\nzwei\ndrei\nvier", 2, minutes=3)
    assert saved.revision.text == "eins!\nzwei\ndrei\nvier"


def test_a_state_that_is_forgotten_is_never_overwritten_silently(world: World) -> None:
    write(world.max, "eins\nzwei", 0)
    write(world.max, "eins\nzwei\ndrei", 1, minutes=1)
    for minute, number in ((2 * 24 * 60, 2), (2 * 24 * 60 + 1, 3)):  # sweeps the steps of two days ago
        write(world.max, f"eins\nzwei\ndrei\n{minute}", number, minutes=minute)
    assert [r.number for r in db.session.query(Revision).order_by(Revision.number)] == [2, 3, 4]
    with pytest.raises(Conflict):
        write(world.lea, "ganz anders", 1, minutes=3 * 24 * 60)


def test_the_same_line_changed_twice_is_a_conflict_and_mine_is_kept(world: World) -> None:
    write(world.max, "Der Antrag wird vertagt.", 0)
    write(world.lea, "Der Antrag wird angenommen.", 1)
    with pytest.raises(Conflict) as caught:
        write(world.max, "Der Antrag wird abgelehnt.", 1)
    conflict = caught.value
    assert (conflict.mine, conflict.theirs.text) == (
        "Der Antrag wird abgelehnt.",
        "Der Antrag wird angenommen.",
    )
    assert conflict.theirs.author is world.lea
    assert "angenommen" in conflict.both and "abgelehnt" in conflict.both
    draft = draft_of(world.max, place_of("page", 1))
    assert draft is not None and draft.text == "Der Antrag wird abgelehnt."
    write(world.max, "Der Antrag wird mit Auflagen angenommen.", conflict.theirs.number)
    assert draft_of(world.max, place_of("page", 1)) is None


def test_two_who_begin_a_text_at_once_are_told(world: World) -> None:
    write(world.max, "Anfang von Max", 0)
    with pytest.raises(Conflict):
        write(world.lea, "Anfang von Lea", 0)


def test_a_title_changed_by_others_stays_when_mine_is_as_before(world: World) -> None:
    write(world.max, "a\nb", 0, title="Alt")
    write(world.lea, "a\nb", 1, title="Neu")
    saved = write(world.max, "a\nB", 1, title="Alt")
    assert (saved.revision.title, saved.revision.text) == ("Neu", "a\nB")


def test_texts_of_one_record_do_not_touch_each_other(world: World) -> None:
    write(world.max, "Text", 0)
    write(world.max, "Beschluss", 0, field="decision")
    assert [each.text for each in revisions("page", 1, "decision")] == ["Beschluss"]


def test_both_adding_at_the_end_is_no_conflict() -> None:
    merged = merge("a", "a\nmeins", "a\nihres")
    assert (merged.text, merged.collisions) == ("a\nihres\nmeins", 0)


lines = st.lists(st.sampled_from(["", "eins", "zwei", "drei", "- vier", "## fünf"]), max_size=8)
own = st.lists(st.integers(0, 30), max_size=6)


@settings(max_examples=400, deadline=None)
@given(lines, st.data())
def test_no_line_of_either_side_is_lost(base: list[str], data: st.DataObject) -> None:
    """Lines that somebody added are in the result; lines that both kept are in it as well."""
    sides = []
    for name in ("mine", "theirs"):
        side = [line for line in base if data.draw(st.booleans())]
        for place in data.draw(own):
            side.insert(place % (len(side) + 1), f"{name} {place}")
        sides.append(side)
    mine, theirs = sides
    merged = merge("\n".join(base), "\n".join(mine), "\n".join(theirs)).text.split("\n")
    for line in {*mine, *theirs}:
        if line and line not in base:
            assert merged.count(line) >= max(mine.count(line), theirs.count(line)), merged
    for line in set(base):
        if line and mine.count(line) >= base.count(line) and theirs.count(line) >= base.count(line):
            assert merged.count(line) >= base.count(line), merged


@settings(max_examples=200, deadline=None)
@given(lines, lines)
def test_a_side_that_changed_nothing_leaves_the_other_as_it_is(base: list[str], new: list[str]) -> None:
    old, changed = "\n".join(base), "\n".join(new)
    assert merge(old, changed, old) == merge(old, old, changed) == merge(old, changed, changed)
    assert merge(old, changed, old).text == changed


def test_a_flood_of_blank_lines_is_merged_without_comparing_each_with_each() -> None:
    """Comparing line by line would take hours here, while the database waits."""
    blank = "\n" * 50_000
    assert merge(blank, f"meins{blank}", f"{blank}ihres") == Merge(f"meins{blank}ihres", 0)
    turned = "\n\n".join(str(number) for number in range(20_000))
    both = merge(blank, turned, f"{blank}ihres")
    assert both.collisions == 1
    assert "ihres" in both.text and turned in both.text
