"""Adding tasks, where they come from, and handing them over."""

from __future__ import annotations

from datetime import date

from collab import kinds
from collab.activity import Activity
from collab.extensions import db
from collab.people.models import Person
from collab.tasks import actions, queries
from collab.tasks.models import Task, TaskState
from tests.conftest import NOW, World
from tests.tasks.conftest import MakeTask


def lines() -> list[tuple[str, str]]:
    rows = db.session.query(Activity).filter_by(kind="task").order_by(Activity.id)
    return [(line.verb, line.title) for line in rows]


def test_a_task_is_open_and_in_the_journal_with_those_it_is_for(task: MakeTask, world: World) -> None:
    made = task("Bericht  schreiben", world.max, world.rita)
    assert made.title == "Bericht schreiben" and made.state == TaskState.OPEN
    assert [person.family_name for person in made.responsible] == ["Mitglied", "Reader"]
    line = db.session.query(Activity).filter_by(kind="task").one()
    assert line.verb == "task.added_for" and line.detail["people"] == "Max Mitglied, Rita Reader"
    assert line.detail["to"] == [world.max.person_id, world.rita.person_id]


def test_tasks_are_found_by_what_they_come_from_and_by_those_only_who_may_see_them(
    task: MakeTask, world: World
) -> None:
    first, second = task("Eins", origin=("decision", 7)), task("Zwei", origin=("decision", 7))
    task("Anderswoher", origin=("meeting", 7))
    found = queries.tasks_from("decision", [7, 8], world.gerd)
    assert found == {7: [first, second]}
    assert queries.tasks_from("decision", [7], world.olga) == {}


def test_open_tasks_change_hands_and_nothing_else_does(task: MakeTask, world: World) -> None:
    alone, together = task("Allein", world.max), task("Zusammen", world.max, world.rita)
    done = task("Fertig", world.max)
    done.state = TaskState.DONE
    archived = task("Archiviert", world.max, workspace="intern")
    world.workspaces["intern"].archived_at = NOW
    successor = Person(given_name="Nele", family_name="Nachfolge", created_at=NOW)
    db.session.add(successor)
    db.session.flush()
    assert actions.hand_over(world.max.person, successor, actor=world.petra, now=NOW) == 2
    db.session.commit()
    names = {t.title: [p.given_name for p in t.responsible] for t in (alone, together, done, archived)}
    assert names == {
        "Allein": ["Nele"],
        "Zusammen": ["Nele", "Rita"],
        "Fertig": ["Max"],
        "Archiviert": ["Max"],
    }
    assert lines()[-2:] == [("task.handed_over", "Allein"), ("task.handed_over", "Zusammen")]
    assert actions.hand_over(world.max.person, successor, actor=world.petra, now=NOW) == 0


def test_the_calendar_shows_due_dates_to_those_who_may_see_the_task(task: MakeTask, world: World) -> None:
    task("Fällig", due=date(2026, 11, 20))
    task("Später", due=date(2026, 12, 20))
    dropped = task("Verworfen", due=date(2026, 11, 20))
    dropped.state = TaskState.DROPPED
    task("Fremd", workspace="intern", by=world.olga, due=date(2026, 11, 20))
    dates = kinds.get("task").dates
    assert dates is not None
    november = (date(2026, 11, 1), date(2026, 11, 30))
    assert [entry.title for entry in dates(*november, world.gerd, None)] == ["Fällig"]
    assert [entry.title for entry in dates(*november, world.sven, None)] == ["Fällig", "Fremd"]
    inside = dates(*november, world.sven, world.workspaces["intern"])
    assert [entry.title for entry in inside] == ["Fremd"]


def test_a_subject_is_known_to_those_who_see_the_task(task: MakeTask, world: World) -> None:
    made: Task = task("Besprechen")
    about = f"task-{made.key}"
    subject = kinds.find_subject(world.gerd, about)
    assert subject is not None and subject.url == f"/t/{made.key}" and subject.about == about
    assert kinds.find_subject(world.olga, about) is None
