"""Answers of cities: who may give them, how they are kept, what they come to."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from collab.activity import Activity, feed, sentences
from collab.base.errors import Refused
from collab.checklists import actions, chart, reading
from collab.checklists.actions import Said
from collab.checklists.answering import answers_for
from collab.checklists.models import Checklist, CityAnswer, Value
from collab.extensions import db
from tests.checklists.conftest import AnswerAs, MakeList, the_city, the_item
from tests.conftest import NOW, CountQueries, SignIn, World

JANUARY, MAY, JUNE = date(2026, 1, 1), date(2026, 5, 1), date(2026, 6, 1)


@pytest.mark.parametrize(
    ("who", "cities"),
    [
        ("max", {"Essen"}),  # a member, whose organisation is Essen
        ("lea", {"Essen", "Bochum"}),
        ("petra", {"Essen", "Bochum"}),
        ("rita", set()),
        ("gerd", set()),
        ("sven", set()),
        ("olga", set()),
    ],
)
def test_members_answer_for_their_own_city_leads_and_office_for_all(
    world: World, make_list: MakeList, who: str, cities: set[str]
) -> None:
    checklist = make_list("Liste", "Punkt")
    both = [the_city("Essen"), the_city("Bochum")]
    allowed = answers_for(world.accounts[who], checklist.workspace, both)
    assert allowed == {city.id for city in both if city.name in cities}
    for city in both:
        if city.name not in cities:
            with pytest.raises(Refused):
                actions.answer_items(
                    checklist, city, {the_item("Punkt").id: Said(Value.YES)},
                    day=JANUARY, actor=world.accounts[who], now=NOW,
                )  # fmt: skip


def test_nobody_answers_while_the_workspace_is_archived(world: World, make_list: MakeList) -> None:
    checklist = make_list("Liste", "Punkt")
    checklist.workspace.archived_at = NOW
    assert answers_for(world.petra, checklist.workspace, [the_city("Essen")]) == set()


def test_the_form_of_another_city_is_refused_and_only_read(as_: SignIn, make_list: MakeList) -> None:
    checklist = make_list("Liste", "Punkt")
    item, bochum = the_item("Punkt"), the_city("Bochum")
    address = f"/l/{checklist.key}/cities/{bochum.id}"
    assert "Antworten speichern" not in as_("max").get(address).text
    assert as_("max").post(address, data={f"value-{item.key}": "yes"}).status_code == 403
    assert as_("gerd").post(address, data={f"value-{item.key}": "yes"}).status_code == 403
    assert db.session.scalar(select(func.count()).select_from(CityAnswer)) == 0


def test_a_city_that_has_nothing_to_do_with_it_has_no_page(as_: SignIn, make_list: MakeList) -> None:
    checklist = make_list("Liste", "Punkt")
    checklist.workspace.cities = [the_city("Essen")]
    db.session.commit()
    bochum = the_city("Bochum")
    assert as_("lea").get(f"/l/{checklist.key}/cities/{bochum.id}").status_code == 404
    assert as_("lea").post(f"/l/{checklist.key}/cities/{bochum.id}").status_code == 404


def test_a_member_answers_many_items_with_one_click_and_one_line_in_the_journal(
    app: Flask, as_: SignIn, make_list: MakeList, world: World
) -> None:
    checklist = make_list(template="zusammenarbeit")
    items = [item for theme in checklist.themes for item in theme.items]
    data = {f"value-{item.key}": "yes" for item in items} | {f"note-{items[0].key}": " Beschluss\nliegt vor "}
    essen = the_city("Essen")
    page = as_("max").post(f"/l/{checklist.key}/cities/{essen.id}", data=data, follow_redirects=True).text
    assert "45 Antworten gespeichert." in page and "Beschluss liegt vor" in page
    lines = db.session.scalars(select(Activity).where(Activity.verb == "checklist.answered")).all()
    assert len(lines) == 1
    with app.test_request_context():
        told = [sentences.as_text(line) for line in feed.feed(world.rita)]
    assert told[0] == "Max Mitglied hat in „Zusammenarbeit“ für Essen geantwortet"


def test_an_answer_is_never_overwritten_and_the_latest_day_counts(
    make_list: MakeList, answer: AnswerAs, as_: SignIn, world: World
) -> None:
    checklist = make_list("Liste", "Punkt")
    answer(checklist, "Essen", {"Punkt": "no"}, day=MAY, by=world.max, note="noch nicht")
    answer(checklist, "Essen", {"Punkt": "partly"}, day=JUNE, by=world.lea, note="zur Hälfte")
    answer(checklist, "Essen", {"Punkt": "yes"}, day=JANUARY, by=world.petra)  # entered late
    item = the_item("Punkt")
    essen = the_city("Essen").id
    assert reading.read(checklist).lines[0].value(essen) == Value.PARTLY
    assert [a.value for a in reading.history_of(item)] == ["partly", "no", "yes"]
    page = as_("gerd").get(f"/w/forum/checklists/items/{item.key}").text
    for word in ("noch nicht", "zur Hälfte", "Max Mitglied", "Lea Leitner", "1. Januar 2026"):
        assert word in page
    answer(checklist, "Essen", {"Punkt": "yes"}, day=JUNE)  # corrected on the same day
    assert reading.read(checklist).lines[0].value(essen) == Value.YES
    assert len(reading.history_of(item)) == 4


def test_what_is_as_before_is_not_written_again(make_list: MakeList, answer: AnswerAs) -> None:
    checklist = make_list("Liste", "A", "B")
    assert answer(checklist, "Essen", {"A": "yes", "B": "open"}, day=MAY) == 1
    assert answer(checklist, "Essen", {"A": "yes", "B": "open"}, day=JUNE) == 0
    assert answer(checklist, "Essen", {"A": "yes"}, day=JUNE, note="mit Anmerkung") == 1


def test_an_old_form_does_not_take_back_what_others_answered_meanwhile(
    as_: SignIn, make_list: MakeList, answer: AnswerAs, world: World
) -> None:
    checklist = make_list("Liste", "A", "B")
    a, b, essen = the_item("A"), the_item("B"), the_city("Essen")
    answer(checklist, "Essen", {"A": "yes"}, day=MAY)
    address = f"/l/{checklist.key}/cities/{essen.id}"
    old_form = as_("max").get(address).text
    seen = old_form.split('name="seen" value="')[1].split('"')[0]
    answer(checklist, "Essen", {"A": "no"}, by=world.lea)
    as_("max").post(address, data={"seen": seen, f"value-{a.key}": "yes", f"value-{b.key}": "partly"})
    lines = {line.item.title: line.value(essen.id) for line in reading.read(checklist).lines}
    assert lines == {"A": "no", "B": "partly"}


@pytest.mark.parametrize("day", ["morgen", "2999-01-01", "1066-10-14"])
def test_a_day_that_cannot_be_is_refused_and_the_answers_stay_in_the_form(
    as_: SignIn, make_list: MakeList, day: str
) -> None:
    checklist = make_list("Liste", "Punkt")
    item, essen = the_item("Punkt"), the_city("Essen")
    data = {"day": day, f"value-{item.key}": "no", f"note-{item.key}": "Meine Anmerkung"}
    answer = as_("max").post(f"/l/{checklist.key}/cities/{essen.id}", data=data)
    assert answer.status_code == 422 and "Stand" in answer.text and "Meine Anmerkung" in answer.text
    assert db.session.scalar(select(func.count()).select_from(CityAnswer)) == 0


def test_nonsense_in_the_form_is_left_out(as_: SignIn, make_list: MakeList) -> None:
    checklist, other = make_list("Liste", "Punkt"), make_list("Andere", "Fremd")
    essen, fremd = the_city("Essen"), the_item("Fremd")
    data = {
        f"value-{the_item('Punkt').key}": "vielleicht",
        f"value-{fremd.key}": "yes",
        "value-": "yes",
        "seen": "x",
    }
    assert as_("max").post(f"/l/{checklist.key}/cities/{essen.id}", data=data).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(CityAnswer)) == 0
    assert other.themes


def test_disagreement_is_named_and_can_be_filtered(
    as_: SignIn, make_list: MakeList, answer: AnswerAs
) -> None:
    checklist = make_list("Liste", "Strittig", "Einig", "Nur Essen")
    answer(checklist, "Essen", {"Strittig": "yes", "Einig": "yes", "Nur Essen": "no"}, day=MAY)
    answer(checklist, "Bochum", {"Strittig": "no", "Einig": "yes", "Nur Essen": "open"}, day=MAY)
    sheet = reading.read(checklist)
    assert {line.item.title: line.disagrees for line in sheet.lines} == {
        "Strittig": True, "Einig": False, "Nur Essen": False,
    }  # fmt: skip
    page = as_("gerd").get(f"/l/{checklist.key}?only=disagreement").text
    assert "Strittig" in page and "Nur Essen" not in page
    assert "ja: Essen" in page and "nein: Bochum" in page
    whole = as_("gerd").get(f"/l/{checklist.key}").text
    assert "Nur Essen" in whole and whole.count(">uneinig<") == 2  # in the matrix, and city by city
    for word in (">ja<", ">nein<", ">offen<"):
        assert word in whole


def test_the_development_counts_what_held_on_each_day(
    as_: SignIn, make_list: MakeList, answer: AnswerAs
) -> None:
    checklist = make_list("Liste", "A", "B")
    answer(checklist, "Essen", {"A": "no", "B": "partly"}, day=JANUARY)
    answer(checklist, "Bochum", {"A": "yes"}, day=MAY)
    answer(checklist, "Essen", {"A": "yes"}, day=JUNE)
    sheet = reading.read(checklist)
    states = [
        (s.day, s.counts["yes"], s.counts["partly"], s.counts["no"], s.counts["open"])
        for s in reading.development(sheet)
    ]
    assert states == [(JANUARY, 0, 1, 1, 2), (MAY, 1, 1, 1, 1), (JUNE, 2, 1, 0, 1)]
    essen = the_city("Essen").id
    assert [s.counts["yes"] for s in reading.development(sheet, essen)] == [0, 1]
    page = as_("gerd").get(f"/l/{checklist.key}/development").text
    assert 'role="img"' in page and "<title" in page and "1. Mai 2026" in page
    assert page.count("<rect") == 2 + sum(4 - state.count(0) for state in states) + 4


def test_the_parts_of_a_column_fill_it_whole() -> None:
    state = reading.State(MAY, {"yes": 3, "partly": 1, "no": 0, "open": 4})
    (column,) = chart.chart([state]).columns
    assert round(sum(part.height for part in column.parts)) == chart.HEIGHT
    assert [part.count for part in column.parts] == [3, 1, 4]


def test_of_many_days_the_first_and_the_last_are_shown() -> None:
    days = [JANUARY + timedelta(days=number) for number in range(200)]
    some = reading.some_of(days)
    assert (some[0], some[-1], len(some)) == (days[0], days[-1], reading.MOST_DATES)
    assert reading.some_of(days[:3]) == days[:3]


def test_the_export_is_read_back_the_same_and_holds_no_formulas(
    as_: SignIn, make_list: MakeList, answer: AnswerAs
) -> None:
    checklist = make_list("Städte; Liste", '=SUMME(1;2) "so"')
    answer(checklist, "Essen", {'=SUMME(1;2) "so"': "no"}, day=JANUARY, note="erste")
    answer(checklist, "Essen", {'=SUMME(1;2) "so"': "yes"}, day=MAY, note="+49; zweite")
    for query, count in (("", 2), ("?history=1", 2)):
        got = as_("gerd").get(f"/l/{checklist.key}/export{query}")
        assert (
            got.data.startswith(b"\xef\xbb\xbf") and "staedte-liste.csv" in got.headers["Content-Disposition"]
        )
        head, *rows = csv.reader(io.StringIO(got.data.decode("utf-8-sig")), delimiter=";")
        assert head[:4] == ["Thema", "Punkt", "Kommune", "Antwort"] and len(rows) == count
        assert {row[1] for row in rows} == {'\'=SUMME(1;2) "so"'}
        assert ["Essen", "ja", "'+49; zweite", "2026-05-01"] in [row[2:6] for row in rows]
        assert (["Essen", "nein", "erste", "2026-01-01"] in [row[2:6] for row in rows]) == bool(query)


def test_a_checklist_costs_the_same_number_of_queries_with_200_items_as_with_3(
    as_: SignIn, make_list: MakeList, answer: AnswerAs, world: World, count_queries: CountQueries
) -> None:
    checklist = make_list("Liste", "A", "B")
    answer(checklist, "Essen", {"A": "yes"}, day=JANUARY)
    answer(checklist, "Bochum", {"A": "yes"}, day=JANUARY)
    essen = the_city("Essen").id
    item = the_item("A").key
    client = as_("max")
    addresses = (
        f"/l/{checklist.key}", f"/l/{checklist.key}/cities/{essen}", f"/l/{checklist.key}/development",
        f"/l/{checklist.key}/export?history=1", f"/l/{checklist.key}/edit", "/w/forum/checklists",
        f"/w/forum/checklists/items/{item}",
    )  # fmt: skip

    def needed() -> list[int]:
        counts = []
        for address in addresses:
            client.get(address)
            with count_queries() as queries:
                assert client.get(address).status_code == 200
            counts.append(len(queries))
        return counts

    few = needed()
    checklist = db.session.get_one(Checklist, checklist.id)
    for number in range(20):
        theme = actions.add_theme(checklist, f"Thema {number}", actor=world.max, now=NOW)
        for place in range(10):
            made = actions.add_item(theme, f"Punkt {number}.{place}", actor=world.max, now=NOW)
            db.session.flush()
            db.session.add_all(
                CityAnswer(item_id=made.id, city_id=essen, value="yes", day=day, at=NOW, author_id=author.id)
                for day, author in ((JANUARY, world.max), (MAY, world.lea), (JUNE, world.petra))
            )
    for number in range(10):
        make_list(f"Weitere {number}", f"Frage {number}")
    assert needed() == few
