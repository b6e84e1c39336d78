"""Topics: the table of cities, one topic, and who answers for it."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.base.spreadsheets import csv_file
from collab.base.undo import tell_with_undo
from collab.contacts import finding, queries, responsibilities, topics
from collab.contacts.forms import TopicForm
from collab.contacts.models import Responsibility, Topic
from collab.contacts.routes import bp
from collab.contacts.routes.answers import Answer, chosen
from collab.extensions import db
from collab.people.forms import one_line
from collab.people.models import Organisation, Person
from collab.workspaces.gate import find_person, may, signed_in

MOST_FOUND = 12


@bp.get("/people/topics")
@permits(Permission.DIRECTORY_READ)
def topic_table() -> str:
    """City by topic; of all cities, or of those of one workspace."""
    account = signed_in()
    workspaces = queries.workspaces(account)
    number = chosen("workspace", {entry.id for entry in workspaces})
    cities = {city.id for entry in workspaces if entry.id == number for city in entry.cities}
    return render_template(
        "contacts/topics.html",
        table=topics.table(account, cities),
        workspaces=workspaces,
        workspace_id=number,
    )


@bp.get("/people/topics/export")
@permits(Permission.DIRECTORY_READ)
def export_topics() -> Response:
    """The table as CSV: a line for each topic, a column for each city."""
    table = topics.table(signed_in())
    heads = [_("Thema"), *(column.name for column in table.columns)]
    rows = (
        [topic.name, *(_names(table.named(topic, column), column) for column in table.columns)]
        for topic in table.topics
    )
    answer = Response(csv_file(heads, rows), content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename="zustaendigkeiten.csv")
    return answer


def _names(entries: list[Responsibility], column: Organisation) -> str:
    if not entries:
        return _("noch niemand benannt") if column.is_city else ""
    return "; ".join(
        ", ".join(filter(None, (entry.person.display_name, entry.person.department))) for entry in entries
    )


@bp.get("/people/topics/<topic>")
@permits(Permission.DIRECTORY_READ)
def topic(topic: Topic) -> str:
    """Who answers for it in each city; with `organisation`, somebody to name there."""
    account = signed_in()
    organisations = {entry.id: entry for entry in queries.organisations()}
    number = chosen("organisation", organisations) if may(Permission.DIRECTORY_WRITE) else None
    words = one_line(request.args.get("q"))[:100]
    table = topics.table(account, topic=topic)
    found: list[Person] = []
    more = 0
    if number is not None:
        named = {entry.person_id for entry in table.cells.get((topic.id, number), [])}
        ids = finding.find(account, words, organisation=None if words else number, without=named)
        found, more = finding.load(ids[:MOST_FOUND]), max(0, len(ids) - MOST_FOUND)
    people = [entry.person_id for entries in table.cells.values() for entry in entries]
    finding.load(people)  # with organisation and account, at once
    return render_template(
        "contacts/topic.html",
        topic=topic,
        table=table,
        own=account.person.organisation,
        place=organisations.get(number or 0),
        others=[entry for entry in organisations.values() if entry not in table.columns],
        words=words,
        found=found,
        more=more,
        history=[],
    )


@bp.get("/people/topics/new")
@permits(Permission.DIRECTORY_WRITE)
def new_topic() -> Answer:
    return render_template("contacts/topic_edit.html", form=TopicForm(), topic=None)


@bp.post("/people/topics/new")
@permits(Permission.DIRECTORY_WRITE)
def add_topic() -> Answer:
    form = TopicForm()
    if not form.validate():
        return render_template("contacts/topic_edit.html", form=form, topic=None), 422
    added = responsibilities.add_topic(form.name.data, form.text.data, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Das Thema „%(name)s“ ist angelegt.", name=added.name), "success")
    return redirect(url_for("contacts.topic", topic=added.key), 303)


@bp.get("/people/topics/<topic>/edit")
@permits(Permission.DIRECTORY_WRITE)
def edit_topic(topic: Topic) -> Answer:
    return render_template("contacts/topic_edit.html", form=TopicForm(obj=topic), topic=topic)


@bp.post("/people/topics/<topic>/edit")
@permits(Permission.DIRECTORY_WRITE)
def change_topic(topic: Topic) -> Answer:
    form = TopicForm()
    if not form.validate():
        return render_template("contacts/topic_edit.html", form=form, topic=topic), 422
    responsibilities.change_topic(topic, form.name.data, form.text.data, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Gespeichert."), "success")
    return redirect(url_for("contacts.topic", topic=topic.key), 303)


@bp.post("/people/topics/<topic>/remove")
@permits(Permission.DIRECTORY_WRITE)
def remove_topic(topic: Topic) -> Answer:
    name = topic.name
    responsibilities.remove_topic(topic, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("Das Thema „%(name)s“ ist entfernt.", name=name), "success")
    return redirect(url_for("contacts.topic_table"), 303)


@bp.post("/people/topics/<topic>/name")
@permits(Permission.DIRECTORY_READ)
def name_responsible(topic: Topic) -> Answer:
    """Those who keep the directory name anybody, everybody else herself for the own city."""
    account = signed_in()
    organisations = {entry.id: entry for entry in queries.organisations()}
    number = chosen("organisation", organisations)
    person = find_person(account, request.values.get("person", ""))
    if number is None or person is None:
        abort(404)
    _refuse_others(person, number)
    responsibilities.name_responsible(topic, organisations[number], person, actor=account, now=now())
    db.session.commit()
    flash(
        _(
            "%(name)s ist jetzt für %(city)s zuständig.",
            name=person.display_name,
            city=organisations[number].name,
        ),
        "success",
    )
    return redirect(url_for("contacts.topic", topic=topic.key), 303)


@bp.post("/people/responsibilities/<responsibility>/withdraw")
@permits(Permission.DIRECTORY_READ)
def withdraw(responsibility: Responsibility) -> Answer:
    _refuse_others(responsibility.person, responsibility.organisation_id)
    topic, person = responsibility.topic, responsibility.person
    undo = url_for(
        "contacts.name_responsible",
        topic=topic.key,
        person=person.key,
        organisation=responsibility.organisation_id,
    )
    responsibilities.withdraw(responsibility, actor=signed_in(), now=now())
    db.session.commit()
    tell_with_undo(_("%(name)s ist dafür nicht mehr benannt.", name=person.display_name), undo)
    return redirect(url_for("contacts.topic", topic=topic.key), 303)


def _refuse_others(person: Person, organisation_id: int) -> None:
    own = signed_in().person
    if may(Permission.DIRECTORY_WRITE) or (person is own and own.organisation_id == organisation_id):
        return
    abort(403)


@bp.get("/account/topics")
@permits(Permission.DIRECTORY_READ)
def own_topics() -> str:
    person = signed_in().person
    own = [
        entry.topic_id
        for entry in topics.of_persons([person.id]).get(person.id, [])
        if entry.organisation_id == person.organisation_id
    ]
    return render_template("contacts/own_topics.html", topics=topics.every(), own=own)


@bp.post("/account/topics")
@permits(Permission.DIRECTORY_READ)
def choose_own_topics() -> Answer:
    known = {topic.id for topic in topics.every()}
    wanted = {int(text) for text in request.form.getlist("topic") if text.isdecimal() and len(text) < 18}
    responsibilities.choose_own(signed_in(), wanted & known, now=now())
    db.session.commit()
    flash(_("Ihre Zuständigkeiten sind gespeichert."), "success")
    return redirect(url_for("contacts.own_topics"), 303)
