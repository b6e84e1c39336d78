"""The page of the steering group: what waits, what is stuck first, filters, few questions."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from pypdf import PdfReader

from collab.extensions import db
from collab.people.models import Organisation
from collab.reports.actions import plan
from collab.steering import situation, waiting
from collab.steering.situation import Wanted
from collab.tasks import actions as tasks
from collab.tasks.models import Task
from tests.conftest import NOW, CountQueries, SignIn, World
from tests.reports.conftest import Submit, submit  # noqa: F401 - a fixture
from tests.steering.conftest import Fill

MOST_QUERIES = 15


@pytest.mark.parametrize("name", ["sven", "petra"])
def test_a_hundred_workspaces_and_ten_thousand_lines_cost_fifteen_questions(
    as_: SignIn, fill: Fill, count_queries: CountQueries, name: str
) -> None:
    fill(100, 10_000)
    client = as_(name)
    with count_queries() as queries:
        page = client.get("/steering/")
    assert page.status_code == 200
    assert len(queries) <= MOST_QUERIES, "\n".join(
        re.sub(r"SELECT .*?FROM", "FROM", each, flags=re.S)[:110] for each in queries
    )
    assert page.text.count("Teilprojekt 10") >= 100
    assert "100 Wochen" not in page.text


def test_few_workspaces_cost_as_many_questions_as_many(
    as_: SignIn, fill: Fill, count_queries: CountQueries
) -> None:
    sven = as_("sven")
    fill(2, 20)
    with count_queries() as few:
        sven.get("/steering/")
    assert 0 < len(few) <= MOST_QUERIES


def test_what_is_stuck_stands_first_and_says_why(world: World, submit: Submit) -> None:  # noqa: F811
    submit("green")
    submit("red", "Das Geld fehlt.", at=NOW + timedelta(days=1), workspace="intern", by=world.petra)
    now = NOW + timedelta(days=2)
    seen = situation.read(world.sven, now)
    assert [project.workspace.slug for project in seen.projects] == ["intern", "forum"]
    plan.set_rhythm(world.workspaces["forum"], 4, NOW.date(), actor=world.lea, now=NOW)
    late = situation.read(world.sven, now)
    assert [project.is_stuck for project in late.projects] == [True, True]
    world.workspaces["intern"].archived_at = now
    assert [p.workspace.slug for p in situation.read(world.sven, now).projects] == ["forum"]


def test_the_filter_names_a_city_or_a_light_and_nonsense_filters_nothing(
    as_: SignIn,
    world: World,
    submit: Submit,  # noqa: F811
) -> None:
    submit("yellow", "Eng.")
    bochum = db.session.query(Organisation).filter_by(name="Bochum").one()
    page = as_("sven").get(f"/steering/?city={bochum.id}").text
    assert "Interkommunales Forum" in page
    assert "Anderer Arbeitsbereich" not in page
    sven = world.sven
    assert len(situation.read(sven, NOW, Wanted(light="none")).projects) == 1
    assert len(situation.read(sven, NOW, Wanted(light="yellow")).projects) == 1
    assert situation.read(sven, NOW, Wanted(light="red")).projects == []
    assert "Anderer Arbeitsbereich" in as_("sven").get("/steering/?city=x&light=purple").text


def test_overdue_tasks_of_the_own_city_wait_for_those_who_steer(world: World) -> None:
    forum, essen = world.workspaces["forum"], world.sven.person.organisation
    fields = tasks.TaskFields(title="Zahlen liefern", due=NOW.date() - timedelta(days=1))
    task = tasks.add_task(forum, fields, actor=world.max, now=NOW)
    db.session.get_one(Task, task.id).city_id = essen.id if essen else None
    db.session.commit()
    assert [need.title for need in waiting.tasks_of_city(world.sven, NOW)] == ["Zahlen liefern"]
    assert waiting.tasks_of_city(world.max, NOW) == []
    assert waiting.tasks_of_city(world.sven, NOW - timedelta(days=3)) == []


def test_open_objections_wait_for_the_lead_and_the_office(world: World, fill: Fill) -> None:
    fill(2, 1)
    assert len(waiting.objections(world.petra, NOW)) == 2
    assert waiting.objections(world.sven, NOW) == []
    assert waiting.objections(world.lea, NOW) == []


def test_the_file_is_tagged_and_names_its_filter(as_: SignIn, world: World, submit: Submit) -> None:  # noqa: F811
    submit("red", "Emoji 🚦 stört nicht.")
    answer = as_("petra").get("/steering/situation.pdf?light=red")
    reader = PdfReader(io.BytesIO(answer.data))
    words = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))
    assert "nur mit Ampel rot" in words
    assert "Interkommunales Forum" in re.sub("\u00ad ?", "", words)
    assert "Anderer Arbeitsbereich" not in words
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    metadata = root["/Metadata"].get_data().decode()
    assert "pdfuaid" in metadata
    assert "pdfaid" in metadata


def test_members_do_not_reach_the_page(as_: SignIn) -> None:
    assert as_("lea").get("/steering/").status_code == 403
    assert "/steering/" not in as_("lea").get("/").text
    assert 'href="/steering/"' in as_("sven").get("/").text
