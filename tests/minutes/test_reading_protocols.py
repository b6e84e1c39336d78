"""What is found in ready-made protocols of several styles, and that no text breaks the reading."""

from __future__ import annotations

from datetime import date, time

from hypothesis import given, settings
from hypothesis import strategies as st

from collab.minutes.models import Presence, Vote
from collab.minutes.reading import propose

TODAY = date(2026, 11, 21)

WITH_TOPS = """Protokoll der 3. Sitzung der Projektgruppe Willkommenskultur
Dienstag, 3. März 2026, 9.30 bis 12 Uhr, Rathaus Herne, Raum 214
Anwesend: Anna-Lena Öztürk (Herne, Leitung), Prof. Dr. Jens van der Meer (Bochum), Uwe Krämer (Protokoll); \
als Gast Mia O’Neill (Verein Ankommen)
Entschuldigt: Karl Groß (Essen)
TOP 1 Begrüßung
Frau Öztürk begrüßt die Anwesenden.
TOP 1.1 Vorstellung
Alle stellen sich vor.
TOP 2: Sprachmittlerpool
Der Pool hat 40 Personen.
- Russisch fehlt
- Tigrinya fehlt
Beschluss: Der Sprachmittlerpool wird bis Ende 2027 fortgeführt. (einstimmig)
Aufgabe: Aushang entwerfen – Uwe Krämer bis 20. März
TOP 3 Haushalt
Beschluss: Jede Stadt zahlt 2.000 Euro. (fünf Ja-Stimmen, eine Enthaltung)
Die nächste Sitzung findet am 12. Mai in Essen statt.
Aufgaben
Aufgabe\tZuständig\tFrist
Flyer drucken\tKarl Groß\t15.04.2026
Adressen sammeln\talle Städte\t1.4.
"""

NUMBERED = """Stadt Essen
Niederschrift

Datum: 14.01.2026
Beginn: 14:00 Uhr
Ende: 15:45 Uhr
Ort: Videokonferenz
Sitzungsleitung: Frau Petra Sommer
Protokollführung: Tim Winter

Teilnehmende:
- Petra Sommer, Essen
- Tim Winter, Bochum
- Frau Gül Aydın, Herne

1. Protokoll der letzten Sitzung
Das Protokoll wird genehmigt.
2. Integrationsmonitoring
Die Kennzahlen werden bis 2027 angeglichen.
3 Personen haben sich gemeldet, das ist zu wenig.
Die Arbeitsgruppe beschließt, die Kennzahlen jährlich zu erheben.
3. Verschiedenes
Keine Wortmeldungen.

Nächste Schritte:
1. Definitionen abstimmen (Tim Winter)
2. Termin finden: Petra Sommer, bis 31.01.2026
gez. Winter
"""


def test_day_time_place_and_title_stand_in_the_head() -> None:
    found = propose(WITH_TOPS, TODAY)
    assert found.title
    assert found.title.value == "Protokoll der 3. Sitzung der Projektgruppe Willkommenskultur"
    assert found.day
    assert found.day.value == date(2026, 3, 3)
    assert found.begins
    assert found.ends
    assert (found.begins.value, found.ends.value) == (time(9, 30), time(12, 0))
    assert found.place
    assert found.place.value == "Rathaus Herne, Raum 214"
    assert found.next_day
    assert found.next_day.value == date(2026, 5, 12)


def test_labels_name_day_time_and_place() -> None:
    found = propose(NUMBERED, TODAY)
    assert found.day
    assert found.day.value == date(2026, 1, 14)
    assert found.begins
    assert found.ends
    assert (found.begins.value, found.ends.value) == (time(14, 0), time(15, 45))
    assert found.place
    assert found.place.value == "Videokonferenz"


def test_people_come_with_city_duty_and_presence() -> None:
    people = {person.name: person for person in propose(WITH_TOPS, TODAY).people}
    assert set(people) == {
        "Anna-Lena Öztürk", "Prof. Dr. Jens van der Meer", "Uwe Krämer", "Mia O’Neill", "Karl Groß",
    }  # fmt: skip
    assert people["Anna-Lena Öztürk"].chairs
    assert people["Anna-Lena Öztürk"].place == "Herne"
    assert people["Uwe Krämer"].takes_minutes
    assert people["Mia O’Neill"].guest
    assert people["Mia O’Neill"].place == "Verein Ankommen"
    assert people["Karl Groß"].presence == Presence.EXCUSED


def test_people_below_a_label_and_duties_in_lines_of_their_own() -> None:
    people = {person.name: person for person in propose(NUMBERED, TODAY).people}
    assert set(people) == {"Petra Sommer", "Tim Winter", "Gül Aydın"}
    assert people["Petra Sommer"].chairs
    assert people["Tim Winter"].takes_minutes
    assert people["Gül Aydın"].place == "Herne"


def test_items_keep_their_numbers_and_texts() -> None:
    found = propose(WITH_TOPS, TODAY)
    assert [(item.number, item.title) for item in found.items] == [
        ("1", "Begrüßung"),
        ("1.1", "Vorstellung"),
        ("2", "Sprachmittlerpool"),
        ("3", "Haushalt"),
    ]
    assert found.items[2].text == "Der Pool hat 40 Personen.\n\n- Russisch fehlt\n- Tigrinya fehlt"


def test_plain_numbers_are_items_only_in_their_order() -> None:
    found = propose(NUMBERED, TODAY)
    assert [item.title for item in found.items] == [
        "Protokoll der letzten Sitzung",
        "Integrationsmonitoring",
        "Verschiedenes",
    ]
    assert "3 Personen haben sich gemeldet" in found.items[1].text


def test_decisions_belong_to_their_items_and_say_how_it_went() -> None:
    found = propose(WITH_TOPS, TODAY)
    first, second = found.decisions
    assert first.wording == "Der Sprachmittlerpool wird bis Ende 2027 fortgeführt."
    assert (first.item, first.result, first.unanimous) == (2, "einstimmig", Vote.YES)
    assert (second.item, second.result, second.unanimous) == (3, "fünf Ja-Stimmen, eine Enthaltung", None)


def test_a_sentence_that_decides_is_a_decision() -> None:
    found = propose(NUMBERED, TODAY)
    assert [decision.item for decision in found.decisions] == [1]
    assert "Kennzahlen jährlich zu erheben" in found.decisions[0].wording


def test_tasks_of_lines_and_tables_name_who_and_until_when() -> None:
    tasks = [(task.text, task.who, task.due) for task in propose(WITH_TOPS, TODAY).tasks]
    assert tasks == [
        ("Aushang entwerfen", "Uwe Krämer", date(2026, 3, 20)),
        ("Flyer drucken", "Karl Groß", date(2026, 4, 15)),
        ("Adressen sammeln", "alle Städte", date(2026, 4, 1)),
    ]


def test_tasks_of_a_numbered_list() -> None:
    tasks = [(task.text, task.who, task.due) for task in propose(NUMBERED, TODAY).tasks]
    assert tasks == [
        ("Definitionen abstimmen", "Tim Winter", None),
        ("Termin finden", "Petra Sommer", date(2026, 1, 31)),
    ]


def test_lines_broken_at_the_margin_are_joined_and_page_numbers_left_out() -> None:
    broken = (
        "Protokoll der Sitzung vom 5. Mai 2026\n"
        "TOP 1 Lage\n"
        "Die Vertreterinnen und Vertreter der Städte berichten nacheinander über den Stand der Ver-\n"
        "waltungsreform und über die Erfahrungen, die sie mit den gemeinsamen Sprechstunden gemacht\n"
        "Seite 1 von 2\n"
        "haben.\n"
        "Beschluss: Die gemeinsamen Sprechstunden werden in allen beteiligten Städten bis zum Ende des\n"
        "nächsten Jahres fortgesetzt. (einstimmig)\n"
    )
    found = propose(broken, TODAY)
    assert "Stand der Verwaltungsreform und" in found.items[0].text
    assert found.items[0].text.endswith("gemacht haben.")
    assert found.decisions[0].wording.endswith("bis zum Ende des nächsten Jahres fortgesetzt.")


def test_every_finding_names_the_line_it_was_read_from() -> None:
    found = propose(WITH_TOPS, TODAY)
    lines = WITH_TOPS.replace("\\\n", "").splitlines()
    for source in [*(i.source for i in found.items), *(d.source for d in found.decisions)]:
        assert source in lines


def test_a_text_that_is_no_protocol_gives_nothing() -> None:
    assert not propose("Sehr geehrte Damen und Herren,\nwir laden herzlich ein.\n", TODAY)
    assert not propose("", TODAY)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=120),
            st.sampled_from(
                [*WITH_TOPS.splitlines(), *NUMBERED.splitlines(), "TOP 99999", "Anwesend:", "(((", "\t\t"]
            ),
        ),
        max_size=40,
    )
)
def test_no_text_breaks_the_reading(lines: list[str]) -> None:
    found = propose("\n".join(lines), TODAY)
    assert all(decision.item is None or decision.item < len(found.items) for decision in found.decisions)
    assert all(task.text for task in found.tasks)


def test_floods_are_read_in_a_moment() -> None:
    """Each of these would keep a pattern busy for minutes or longer."""
    day = date(2026, 11, 16)
    propose("Protokoll\n(\n" + "offen\n" * 100_000, day)
    propose("Beschluss: Wortlaut (" + "Stimme" * 20_000, day)
    propose("Aufgabe: schreiben" + " " * 100_000 + "x", day)


def test_a_long_paragraph_is_read_to_its_end() -> None:
    text = "Protokoll\nTOP 1 Bericht\n" + "Wort " * 3000 + "Schluss."
    assert propose(text, date(2026, 11, 16)).items[0].text.endswith("Schluss.")
