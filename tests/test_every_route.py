"""Every route as every role, against one table.

A new route without a line in the table fails. A new part of an address (`<folder>`) needs a line in
`PARTS`: how an example of it is made in a workspace.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from collab import kinds
from collab.activity import Activity
from collab.archive.retention import Period, dispose, set_rules
from collab.attachments import actions as attachments
from collab.bags import actions as bags
from collab.base.mail import queue_mail
from collab.base.permissions import Permission, permits
from collab.blog import actions as blog
from collab.calendar import actions as calendar
from collab.calendar import subscribing
from collab.calendar.models import Event
from collab.calendar.polls import actions as polls
from collab.checklists import actions as checklists
from collab.checklists.models import Checklist
from collab.comments import actions as comments
from collab.contacts.importing.files import keep
from collab.contacts.models import Responsibility, Topic
from collab.documents import actions as documents
from collab.documents.files import take_in
from collab.documents.models import Document
from collab.extensions import db
from collab.figures import actions as figures
from collab.figures.importing.reading import keep as keep_table
from collab.hosting import actions as hosting
from collab.inbox.models import InboxEntry
from collab.minutes import actions as meetings
from collab.minutes.actions.action_items import ActionFields, add_action
from collab.minutes.actions.decisions import DecisionFields, add_decision, number_decisions
from collab.minutes.actions.objections import raise_objection
from collab.minutes.models import Decision, Meeting, MinutesState
from collab.minutes.typed import Line
from collab.papers.actions import circulating, drafting
from collab.papers.actions.life import submit
from collab.papers.models import Paper
from collab.papers.models import Rule as Majority
from collab.people.models import Account, Organisation, Person
from collab.people.sessions import open_session
from collab.progress.actions import measures
from collab.progress.actions.measures import MeasureFields
from collab.public.actions import asking, notices, publishing, sites
from collab.public.actions import people as ambassadors
from collab.public.actions.notices import NoticeFields
from collab.public.models import Category, Part, PublicSite
from collab.reports.actions import milestones, reports
from collab.reports.models import Light
from collab.steering import receiving
from collab.steering.models import Cadence
from collab.steering.receiving import Wish
from collab.tasks import actions as tasks
from collab.wiki import actions as pages
from collab.workspaces import gate
from collab.workspaces.models import Membership, Workspace
from tests.conftest import NOW, build_world, make_app

ROLES = {  # role → who plays it in the workspace `forum`
    "anonymous": None,
    "outsider": "olga",  # leads another workspace
    "guest": "gerd",
    "reader": "rita",
    "member": "max",
    "lead": "lea",
    "steering": "sven",
    "office": "petra",
}

EVERYBODY = set(ROLES)
SIGNED_IN = EVERYBODY - {"anonymous"}
DIRECTORY = SIGNED_IN - {"guest"}
READING = SIGNED_IN - {"outsider"}
DISCUSSING = READING - {"guest"}
WRITING = {"member", "lead", "office"}
AUTHOR = {"member"}  # who made the example
LEADING = {"lead", "office"}
OFFICE = {"office"}

GROUPS = {
    "everybody": EVERYBODY,
    "signed-in": SIGNED_IN,
    "directory": DIRECTORY,
    "reading": READING,
    "discussing": DISCUSSING,
    "steering": {"steering"},
    "steers": {"steering", "office"},
    "writing": WRITING,
    "author": AUTHOR,
    "leading": LEADING,
    "office": OFFICE,
    "keeping": {"outsider", "lead", "office"},  # the outsider leads another workspace
}

# endpoint, methods, who may; and what may be answered beside success or a form error, because the
# example is too plain (no such token, no photo, not a PDF, nothing to undo)
TABLE = """
static                          GET       everybody
home.index                      GET       signed-in
search.results                  GET       signed-in

archive.prepare                 GET       leading
archive.write_report            POST      leading
archive.settle_tasks            POST      leading
archive.close                   POST      leading
archive.final_report            GET       reading     404
archive.results                 GET       signed-in
archive.mark                    GET,POST  leading
archive.unmark                  POST      leading     404
archive.mark_again              POST      leading     404
archive.retention_page          GET       office
archive.set_rules               POST      office
archive.decide                  POST      office
archive.disposals               GET       office
archive.disposals_file          GET       office
archive.take_back               POST      office

people.sign_in                  GET       everybody
people.try_sign_in              POST      everybody
people.sign_out                 POST      signed-in
people.switch_language          POST      everybody
people.forgot_password          GET       everybody
people.send_reset               POST      everybody
people.reset_sent               GET       everybody
people.reset_password_page      GET       everybody   404
people.reset_password_now       POST      everybody   404
people.accept_invitation_page   GET       everybody   404
people.accept_invitation_now    POST      everybody   404
people.confirm_email_page       GET       everybody   404
people.confirm_email_now        POST      everybody   404
people.account                  GET       signed-in
people.save_details             POST      signed-in
people.save_email               POST      signed-in
people.upload_photo             POST      signed-in
people.remove_photo             POST      signed-in
people.language                 GET       signed-in
people.save_language            POST      signed-in
people.password                 GET       signed-in
people.save_password            POST      signed-in
people.own_sessions             GET       signed-in
people.end_session              POST      signed-in   404
people.end_other_sessions       POST      signed-in
people.end_all_sessions         POST      signed-in
people.own_data_page            GET       signed-in
people.export                   GET       signed-in
people.close_page               GET       signed-in
people.close                    POST      signed-in
people.photo                    GET       signed-in   404

contacts.directory              GET       directory
contacts.person                 GET       directory
contacts.card                   GET       directory
contacts.export                 GET       directory
contacts.export_selected        POST      directory
contacts.new                    GET       keeping
contacts.add                    POST      keeping
contacts.similar                GET       keeping
contacts.edit                   GET       keeping     403
contacts.change                 POST      keeping     403
contacts.set_photo              POST      keeping     403
contacts.remove_photo           POST      keeping     403
contacts.personal_data          GET       office
contacts.replace_name           POST      office      409
contacts.leave_page             GET       keeping     403
contacts.leave                  POST      keeping     403
contacts.come_back              POST      keeping     403
contacts.trash                  GET       keeping
contacts.trash_person           POST      keeping
contacts.restore                POST      keeping
contacts.organisation_list      GET       directory
contacts.organisation           GET       directory
contacts.topic_table            GET       directory
contacts.export_topics          GET       directory
contacts.topic                  GET       directory
contacts.new_topic              GET       keeping
contacts.add_topic              POST      keeping
contacts.edit_topic             GET       keeping
contacts.change_topic           POST      keeping
contacts.remove_topic           POST      keeping
contacts.name_responsible       POST      directory   404
contacts.withdraw               POST      directory   403
contacts.own_topics             GET       directory
contacts.choose_own_topics      POST      directory
contacts.duplicate_list         GET       office
contacts.tell_apart             POST      office
contacts.merge_page             GET       office
contacts.merge                  POST      office
contacts.import_page            GET       keeping
contacts.upload                 POST      keeping
contacts.preview_import         GET       office
contacts.take_import            POST      office
contacts.discard_import         POST      office

health.health                   GET       everybody   503
admin.overview                  GET       office
admin.accounts                  GET       office
admin.account                   GET       office
admin.change_role               POST      office
admin.invite_page               GET       office
admin.invite                    POST      office
admin.invite_again              POST      office
admin.close                     POST      office
admin.reopen                    POST      office
admin.erase_page                GET       office
admin.erase                     POST      office
admin.organisation_list         GET       office
admin.new_organisation          GET       office
admin.add_organisation          POST      office
admin.edit_organisation         GET       office
admin.change_organisation       POST      office
admin.journal                   GET       office
admin.mails                     GET       office
admin.mail                      GET       office
admin.mail_html                 GET       office
admin.send_again                POST      office
admin.send_failed_again         POST      office
admin.settle_address            POST      office
admin.suggestion                GET       office
admin.suggest                   POST      office

inbox.index                     GET       signed-in
inbox.mark_all_done             POST      signed-in
inbox.take_back                 POST      signed-in
inbox.open_entry                GET       author
inbox.mark                      POST      author
inbox.follow                    POST      reading

digests.settings                GET       signed-in
digests.change_settings         POST      signed-in
digests.preview                 GET       signed-in
digests.change_mark             POST      signed-in
digests.settle_address          POST      signed-in
digests.answer_suggestion       POST      signed-in
digests.suggest_level           POST      leading
digests.change_level            POST      reading
digests.wish                    GET       everybody   404
digests.grant_wish              POST      everybody   404

workspaces.index                GET       signed-in
workspaces.new                  GET       office
workspaces.address              GET       office
workspaces.create               POST      office
workspaces.front                GET       reading
workspaces.settings             GET       leading
workspaces.change               POST      leading
workspaces.archive              POST      leading
workspaces.reopen               POST      leading
activity.index                  GET       reading
members.index                   GET       reading
members.invite                  GET       leading
members.add_known               POST      leading
members.add_new                 POST      leading
members.add_list                POST      leading
members.change_role             POST      leading
members.remove                  POST      leading
members.resend                  POST      leading
members.leave_page              GET       reading     404
members.leave                   POST      reading     404

documents.top                   GET       reading
documents.folder                GET       reading
documents.zip_top               GET       reading
documents.zip_folder            GET       reading
documents.show                  GET       reading
documents.download              GET       reading
documents.download_version      GET       reading
documents.inline                GET       reading     404
documents.pdf                   GET       reading     404
documents.image                 GET       reading     404
documents.picture               GET       reading     404
documents.thumbnail             GET       reading     404
documents.choose                POST      reading
documents.copy_selection        GET,POST  reading     404
documents.upload_to_top         POST      writing
documents.upload_to_folder      POST      writing
documents.check_top             POST      writing
documents.check_folder          POST      writing
documents.new_folder            GET,POST  writing
documents.new_folder_inside     GET,POST  writing
documents.rename_folder         GET,POST  writing
documents.move_selection        GET,POST  writing     404
documents.edit_selection        GET,POST  writing     404
documents.edit                  GET,POST  writing
documents.add_version           POST      writing
documents.restore_version       POST      writing
documents.lock                  POST      writing
documents.unlock                POST      writing
documents.read_again            POST      writing
documents.trash                 GET       writing
documents.trash_document        POST      writing
documents.trash_folder          POST      writing
documents.restore_document      POST      writing     404
documents.restore_folder        POST      writing     404
documents.restore_batch         POST      writing     404

writing.preview                 POST      signed-in
writing.preview_in              POST      reading
writing.complete                GET       reading
writing.keep                    POST      signed-in
writing.drop                    POST      signed-in

comments.add                    POST      discussing
comments.show                   GET       reading
comments.edit                   GET,POST  author
comments.remove                 POST      writing
comments.restore                POST      discussing

attachments.choose              GET       writing
attachments.add                 POST      writing
attachments.upload              POST      writing
attachments.remove              POST      writing
attachments.add_picture         POST      writing
attachments.add_picture_to_workspace POST writing

face.front                      GET       everybody
face.home                       GET       everybody
face.listing                    GET       everybody
face.topic                      GET       everybody
face.record                     GET       everybody
face.download                   GET       everybody
face.look                       GET       everybody   404
face.picture                    GET       everybody   404
face.photo                      GET       everybody   404
face.atom                       GET       everybody
face.dates                      GET       everybody
face.sitemap                    GET       everybody
face.robots                     GET       everybody
face.contact                    GET       everybody
face.send                       POST      everybody
face.sent                       GET       everybody
face.confirm_page               GET       everybody   404
face.confirm                    POST      everybody   404
public.index                    GET       reading
public.settings                 GET,POST  leading
public.switch                   POST      leading
public.texts                    GET,POST  leading
public.add_topic                POST      leading
public.move_topic               POST      leading
public.remove_topic             POST      leading
public.offer                    GET,POST  leading
public.take_back                POST      leading
public.put_back                 POST      leading
public.ask_person               GET,POST  leading
public.edit_person              GET,POST  leading
public.remove_person            POST      leading
public.own                      GET       signed-in
public.consent_page             GET       everybody   404
public.consent                  POST      everybody   404
public.new_notice               GET,POST  writing
public.release_notice           POST      leading
public.take_down_notice         POST      writing
public.requests                 GET       leading
public.settle                   POST      leading

oparl.system                    GET       everybody
oparl.listing                   GET       everybody
oparl.meetings                  GET       everybody   404
oparl.one                       GET       everybody
oparl.access                    GET       everybody   404
oparl.download                  GET       everybody   404
oparl_settings.show             GET       leading
oparl_settings.switch           POST      leading

blog.index                      GET       reading
blog.show                       GET       reading
blog.new                        GET,POST  writing
blog.edit                       GET,POST  writing
blog.trash                      GET       writing
blog.publish                    POST      writing
blog.withdraw                   POST      writing
blog.pin                        POST      writing
blog.unpin                      POST      writing
blog.trash_post                 POST      writing
blog.restore                    POST      writing
blog.history                    GET       writing
blog.show_revision              GET       writing
blog.restore_revision           POST      writing
blog.feed                       GET       everybody   404

feeds.index                     GET       signed-in
feeds.open_for_all              POST      signed-in
feeds.open_for_one              POST      reading
feeds.revoke                    POST      signed-in   404

calendar.mine                   GET       signed-in
calendar.of_workspace           GET       reading
calendar.show                   GET       reading
calendar.download               GET       reading
calendar.new                    GET,POST  writing
calendar.edit                   GET,POST  writing
calendar.cancel                 POST      writing
calendar.reinstate              POST      writing
calendar.end                    POST      writing
calendar.trash                  POST      writing
calendar.restore                POST      writing     409
calendar.trash_bin              GET       writing
calendar.invite                 GET,POST  writing
calendar.answer                 POST      reading     404
calendar.answer_for             POST      writing
calendar.remove                 POST      writing
calendar.personal_page          GET       everybody   404
calendar.personal_answer        POST      everybody   404
calendar.feed                   GET       everybody   404
calendar.import_page            GET       writing
calendar.import_preview         POST      writing
calendar.import_take            POST      writing
calendar.subscriptions          GET,POST  writing
calendar.change_subscription    POST      writing
calendar.unsubscribe            POST      writing

polls.index                     GET       reading
polls.new                       GET       writing
polls.draft                     POST      writing
polls.create                    POST      writing
polls.show                      GET       reading
polls.answer                    POST      reading
polls.edit                      GET       writing
polls.redraft                   POST      writing
polls.change                    POST      writing
polls.ask                       POST      writing
polls.remind                    POST      writing
polls.choose                    POST      writing   404
polls.close                     POST      writing
polls.reopen                    POST      writing
polls.trash                     POST      writing
polls.restore                   POST      writing
polls.by_link                   GET       everybody 404
polls.answer_by_link            POST      everybody 404

wiki.index                      GET       reading
wiki.upkeep                     GET       reading
wiki.inside                     GET       reading
wiki.show                       GET       reading
wiki.printed                    GET       reading
wiki.history                    GET       reading
wiki.revision                   GET       reading
wiki.new                        GET,POST  writing
wiki.edit                       GET,POST  writing
wiki.restore_revision           POST      writing
wiki.move                       POST      writing
wiki.mark_template              POST      writing
wiki.choose_front               POST      leading
wiki.trash                      GET       writing
wiki.trash_page                 POST      writing
wiki.restore_page               POST      writing

hosting.index                   GET       discussing
hosting.turn                    GET       discussing
hosting.propose                 POST      writing
hosting.plan                    POST      writing
hosting.duties                  GET,POST  writing
hosting.cities                  GET,POST  writing
hosting.accept                  POST      writing
hosting.decline                 POST      writing
hosting.reopen                  POST      writing
hosting.change                  POST      writing
hosting.swap                    POST      writing
hosting.remove                  POST      writing
hosting.restore                 POST      writing
hosting.plan_meeting            POST      writing
hosting.bind                    POST      writing
hosting.release                 POST      writing
hosting.concept                 POST      writing
hosting.make                    POST      writing
hosting.move                    POST      writing
hosting.drop                    POST      writing

figures.everywhere              GET       signed-in
figures.index                   GET       reading
figures.download_all            GET       reading
figures.show                    GET       reading
figures.history                 GET       reading
figures.download                GET       reading
figures.new                     GET,POST  leading
figures.edit                    GET,POST  leading
figures.entry                   GET       writing
figures.enter                   POST      writing
figures.restore_value           POST      writing
figures.import_page             GET       writing
figures.upload                  POST      writing
figures.preview                 GET       author
figures.take                    POST      author
figures.discard                 POST      author
figures.trash                   GET       leading
figures.trash_indicator         POST      leading
figures.restore_indicator       POST      leading

checklists.index                GET       reading
checklists.show                 GET       reading
checklists.item                 GET       reading
checklists.city                 GET       reading
checklists.development          GET       reading
checklists.download             GET       reading
checklists.answer               POST      writing
checklists.new                  GET,POST  writing
checklists.edit                 GET,POST  writing
checklists.add_theme            POST      writing
checklists.rename_theme         POST      writing
checklists.move_theme           POST      writing
checklists.remove_theme         POST      writing
checklists.add_item             POST      writing
checklists.change_item          GET,POST  writing
checklists.move_item            POST      writing
checklists.close_item           POST      writing
checklists.reopen_item          POST      writing
checklists.trash                GET       writing
checklists.trash_checklist      POST      writing
checklists.restore_checklist    POST      writing

progress.decisions              GET       signed-in
progress.decisions_csv          GET       signed-in
progress.decisions_pdf          GET       signed-in
progress.decision_city          GET       reading
progress.state_of_decision      POST      discussing
progress.take_back_of_decision  POST      discussing  400
progress.ask_cities             POST      leading
progress.measures               GET       signed-in
progress.measures_csv           GET       signed-in
progress.measures_of_workspace  GET       reading
progress.measure                GET       reading
progress.new_measure            GET,POST  writing
progress.edit_measure           GET,POST  writing
progress.measure_city           GET       reading
progress.state_of_measure       POST      discussing
progress.take_back_of_measure   POST      discussing  400
progress.trash                  GET       writing
progress.trash_measure          POST      writing
progress.restore_measure        POST      writing

tasks.mine                      GET       signed-in
tasks.index                     GET       reading
tasks.board                     GET       reading
tasks.export                    GET       reading
tasks.show                      GET       reading
tasks.advance                   POST      reading
tasks.change_item               POST      reading     404
tasks.quick                     POST      writing
tasks.new                       GET,POST  writing
tasks.choose                    POST      writing
tasks.import_page               GET       writing
tasks.preview_import            POST      writing
tasks.confirm_import            POST      writing
tasks.trash                     GET       writing
tasks.restore_batch             POST      writing
tasks.edit                      GET,POST  writing
tasks.place                     POST      writing
tasks.shift                     POST      writing
tasks.add_items                 POST      writing
tasks.trash_task                POST      writing
tasks.restore_task              POST      writing

reports.index                   GET       discussing
reports.show                    GET       discussing
reports.start                   POST      leading     404
reports.edit                    GET       leading
reports.save                    POST      leading
reports.autosave                POST      leading     404
reports.submit                  POST      leading     422
reports.withdraw                POST      leading     409
reports.discard                 POST      leading
reports.restore                 POST      leading
reports.change_rhythm           POST      leading
reports.new_milestone           GET,POST  leading
reports.milestone               GET       leading
reports.change_milestone        POST      leading
reports.reach                   POST      leading
reports.drop                    POST      leading
reports.reopen                  POST      leading

steering.index                  GET       steers
steering.pdf                    GET       steers
steering.subscription           GET       steers
steering.subscribe              POST      steers
steering.unsubscribe            POST      steers
steering.recipients             GET       office
steering.add_recipient          POST      office
steering.remove_recipient       POST      office
steering.restore_recipient      POST      office
steering.wish                   GET       everybody   404
steering.grant_wish             POST      everybody   404

minutes.index                   GET       reading
minutes.show                    GET       reading
minutes.answer                  POST      reading
minutes.plan                    GET,POST  writing
minutes.edit                    GET,POST  writing
minutes.find_people             GET       writing
minutes.cancel                  POST      writing
minutes.reinstate               POST      writing
minutes.trash                   GET       writing
minutes.trash_meeting           POST      writing
minutes.restore_meeting         POST      writing
minutes.add_items               POST      writing
minutes.edit_item               GET,POST  writing
minutes.move_item               POST      writing
minutes.remove_item             POST      writing
minutes.restore_item            POST      writing
minutes.templates               GET       writing
minutes.save_template           POST      writing
minutes.use_template            POST      writing
minutes.remove_template         POST      writing
minutes.restore_template        POST      writing
minutes.invitation              GET,POST  writing
minutes.remind                  POST      writing
minutes.attendance              GET       writing
minutes.note_attendance         POST      writing     404
minutes.take_over_answers       POST      writing
minutes.add_attendance          POST      writing
minutes.remove_attendance       POST      writing     404
minutes.choose_file             GET       writing
minutes.upload_file             POST      writing
minutes.confirm                 GET       writing
minutes.take_over               POST      writing
minutes.write                   GET       writing
minutes.writers                 GET       writing
minutes.save_text               POST      writing
minutes.autosave                POST      writing
minutes.add_action              POST      writing
minutes.edit_action             GET,POST  writing
minutes.remove_action           POST      writing
minutes.restore_action          POST      writing
minutes.add_decision            POST      writing
minutes.take_over_wording       POST      writing
minutes.decision_list           GET       reading
minutes.decisions_csv           GET       reading
minutes.decision                GET       reading
minutes.edit_decision           GET,POST  writing
minutes.save_votes              POST      writing
minutes.remove_decision         POST      writing
minutes.restore_decision        POST      writing
minutes.circulate               GET,POST  writing
minutes.send_again              POST      writing
minutes.approve                 POST      leading
minutes.approve_in_meeting      POST      writing     404
minutes.add_addendum            POST      writing
minutes.raise_objection         POST      discussing  404
minutes.settle_objection        POST      writing
minutes.withdraw_objection      POST      discussing  403
minutes.pdf                     GET       reading     404
minutes.docx                    GET       reading     404
minutes.sealed_record           GET       reading     404
minutes.sealed_addendum         GET       reading     404

papers.index                    GET       discussing
papers.show                     GET       discussing
papers.new                      GET,POST  writing
papers.edit                     GET,POST  writing
papers.add_task                 POST      writing
papers.remove_task              POST      writing
papers.history                  GET       writing
papers.show_revision            GET       writing
papers.submit                   POST      leading
papers.withdraw                 POST      leading
papers.send_back                POST      leading
papers.reject                   POST      leading
papers.put_on_agenda            POST      leading
papers.announce                 POST      leading
papers.circulate                GET,POST  leading
papers.vote                     POST      steering
papers.vote_for                 POST      leading
papers.extend                   POST      leading
papers.cancel                   POST      leading
papers.paper_record             GET       discussing
papers.circulation_record       GET       discussing  404
papers.circulation_pdf          GET       discussing  404
bags.page                       GET       leading
bags.download                   POST      leading
bags.archives                   GET       office
bags.upload                     POST      office
bags.discard                    POST      office

papers.trash                    GET       writing
papers.trash_paper              POST      writing
papers.restore_paper            POST      writing
"""


@dataclass(frozen=True)
class Expected:
    methods: tuple[str, ...]
    allowed: set[str]
    also: set[int]


def read_table() -> dict[str, Expected]:
    lines = [line.split() for line in TABLE.splitlines() if line.strip()]
    assert len({line[0] for line in lines}) == len(lines), "an endpoint stands in the table twice"
    return {
        endpoint: Expected(tuple(methods.split(",")), GROUPS[who], {int(code) for code in also})
        for endpoint, methods, who, *also in lines
    }


EXPECTED = read_table()


def a_member(slug: str) -> str:
    role = {"forum": "rita", "intern": "olga"}[slug]
    return str(
        db.session.query(Membership.id)
        .join(Membership.account)
        .join(Membership.workspace)
        .filter(Account.email == f"{role}@example.org", Workspace.slug == slug)
        .scalar()
    )


def a_person(slug: str) -> str:
    name = {"forum": "max", "intern": "olga"}[slug]
    return db.session.query(Person).filter_by(email=f"{name}@example.org").one().key


def an_author(slug: str) -> tuple[Workspace, Account]:
    name = {"forum": "max", "intern": "olga"}[slug]
    author = db.session.query(Account).filter_by(email=f"{name}@example.org").one()
    return db.session.query(Workspace).filter_by(slug=slug).one(), author


def a_document(slug: str) -> str:
    workspace, author = an_author(slug)
    arrival = take_in(io.BytesIO(b"Der Inhalt"), "Protokoll.txt")
    return documents.file_arrival(workspace, None, arrival, actor=author, now=NOW).document.key


def a_folder(slug: str) -> str:
    workspace, author = an_author(slug)
    return documents.create_folder(workspace, None, "Konzepte", actor=author, now=NOW).key


def a_subject(slug: str) -> str:
    return f"document-{a_document(slug)}"


def a_comment(slug: str) -> str:
    _workspace, author = an_author(slug)
    subject = kinds.find_subject(author, a_subject(slug))
    assert subject is not None
    return comments.write_comment(subject, "Dazu eine Frage", actor=author, now=NOW).key


def an_attachment(slug: str) -> str:
    workspace, author = an_author(slug)
    subject = kinds.find_subject(author, a_subject(slug))
    assert subject is not None
    arrival = take_in(io.BytesIO(b"Mehr davon"), "Anlage.txt")
    document = documents.file_arrival(workspace, None, arrival, actor=author, now=NOW).document
    return attachments.attach(subject, document, actor=author, now=NOW).key


def a_poll(slug: str) -> str:
    workspace, author = an_author(slug)
    slots = [polls.Slot(NOW + timedelta(days=n), NOW + timedelta(days=n, hours=1)) for n in (800, 801)]
    fields = polls.PollFields("Wann treffen wir uns?", slots, date(2099, 1, 1))
    return polls.start_poll(workspace, fields, [], actor=author, now=NOW).key


def a_post(slug: str) -> str:
    workspace, author = an_author(slug)
    return blog.write_post(workspace, "Neues", "Etwas", actor=author, now=NOW, at_once=True).key


def a_mail(slug: str) -> str:
    mail = queue_mail(
        recipient=f"{slug}@example.org",
        subject="Betreff",
        text="Text",
        html="<p>Text</p>",
        message_key=slug,
        now=NOW,
    )
    db.session.flush()
    return str(mail.id)


def a_page(slug: str) -> str:
    workspace, author = an_author(slug)
    return pages.create_page(workspace, "Willkommen", "Ein Text", actor=author, now=NOW).key


def a_checklist(slug: str) -> Checklist:
    workspace, author = an_author(slug)
    return checklists.create_checklist(workspace, "Zusammenarbeit", actor=author, now=NOW)


def a_theme(slug: str) -> str:
    return checklists.add_theme(a_checklist(slug), "Vertrauen", actor=an_author(slug)[1], now=NOW).key


def a_point(slug: str) -> str:
    author = an_author(slug)[1]
    theme = checklists.add_theme(a_checklist(slug), "Vertrauen", actor=author, now=NOW)
    point = checklists.add_item(theme, "Zusagen werden gehalten", actor=author, now=NOW)
    db.session.flush()
    return point.key


def a_measure(slug: str) -> str:
    workspace, author = an_author(slug)
    return measures.add_measure(workspace, MeasureFields("Lotsen im Amt"), actor=author, now=NOW).key


def a_host_turn(slug: str) -> str:
    workspace, author = an_author(slug)
    essen = db.session.query(Organisation).filter_by(name="Essen").one()
    return hosting.plan_turn(workspace, essen, date(2099, 1, 1), actor=author, now=NOW).key


def an_indicator(slug: str) -> str:
    workspace, author = an_author(slug)
    fields = figures.IndicatorFields("Einbürgerungen")
    return figures.define_indicator(workspace, fields, actor=author, now=NOW).key


def a_figure_import(slug: str) -> str:
    workspace, author = an_author(slug)
    table = b"Kommune;Kennzahl;Stichtag;Wert\r\nEssen;Fehlt;2025;1\r\n"
    return keep_table(table, "werte.csv", workspace, actor=author, now=NOW).key


def a_task(slug: str) -> str:
    """Everybody is responsible for it, so that everybody who sees it may move it on."""
    workspace, author = an_author(slug)
    people = db.session.query(Person).order_by(Person.id).all()
    fields = tasks.TaskFields("Raum buchen", responsible=people)
    return tasks.add_task(workspace, fields, actor=author, now=NOW).key


def a_meeting(slug: str) -> Meeting:
    """Everybody is on the list, so that everybody who sees it may answer."""
    workspace, author = an_author(slug)
    everybody = [meetings.Invited(person) for person in db.session.query(Person).order_by(Person.id)]
    begins = NOW + timedelta(days=3000)
    fields = meetings.MeetingFields("Regiegruppe", starts_at=begins, ends_at=begins + timedelta(hours=2))
    agenda = [Line(0, "Haushalt")]
    return meetings.plan_meeting(workspace, fields, everybody, actor=author, now=NOW, agenda=agenda)


def a_decision(slug: str) -> Decision:
    """One that has its number already."""
    author = an_author(slug)[1]
    item = a_meeting(slug).items[0]
    decision = add_decision(item, DecisionFields("So sei es."), actor=author, now=NOW)
    number_decisions(item.meeting)
    return decision


def an_action_item(slug: str) -> str:
    author = an_author(slug)[1]
    return add_action(a_meeting(slug).items[0], ActionFields("Tun"), actor=author, now=NOW).key


def an_objection(slug: str) -> str:
    """To minutes that the author has taken, and settles."""
    author = an_author(slug)[1]
    meeting = a_meeting(slug)
    meeting.state, meeting.minute_taker = MinutesState.CIRCULATED, author.person
    meeting.objections_until = NOW.date()
    return raise_objection(meeting, None, "Nein.", actor=author, now=NOW).key


def a_paper(slug: str) -> Paper:
    """Handed over, with something to do, and circulating."""
    workspace, author = an_author(slug)
    paper = drafting.write_paper(
        workspace, drafting.PaperFields("Willkommensmappe", "Weil.", "So sei es."), actor=author, now=NOW
    )
    drafting.add_task(paper, "Drucken", actor=author, now=NOW)
    submit(paper, actor=author, now=NOW)
    essen = db.session.query(Organisation).filter_by(name="Essen").one()
    terms = circulating.Terms(Majority.MAJORITY, 1, date(2027, 2, 1), [essen])
    circulating.start(paper, terms, actor=author, now=NOW)
    db.session.flush()
    return paper


def an_agenda_template(slug: str) -> str:
    author = an_author(slug)[1]
    return str(meetings.save_template(a_meeting(slug), "Regelsitzung", actor=author, now=NOW).id)


def somebody_without_login(slug: str, **more: object) -> Person:
    person = Person(given_name="Ohne", family_name=f"Konto {slug}", created_at=NOW, **more)
    db.session.add(person)
    db.session.flush()
    return person


def a_topic(slug: str, name: str = "Vergabe") -> Topic:
    topic = Topic(name=f"{name} {slug}", created_at=NOW)
    db.session.add(topic)
    db.session.flush()
    return topic


def a_responsibility(slug: str) -> str:
    essen = db.session.query(Organisation).filter_by(name="Essen").one()
    entry = Responsibility(
        topic=a_topic(slug, "Archiv"), organisation=essen, person=somebody_without_login(slug), created_at=NOW
    )
    db.session.add(entry)
    db.session.flush()
    return str(entry.id)


def an_import(slug: str) -> str:
    office = db.session.query(Account).filter_by(email="petra@example.org").one()
    table = b"Vorname;Nachname\r\nEva;Neu\r\n"
    return keep(table, f"{slug}.csv", account=office, store=current_app.extensions["store"], now=NOW).key


def an_event(slug: str) -> str:
    workspace, author = an_author(slug)
    fields = calendar.EventFields("Sitzung", first_day=date(2099, 1, 1))
    return calendar.plan_event(workspace, fields, actor=author, now=NOW).key


def a_participant(slug: str) -> str:
    event = db.session.query(Event).filter(Event.workspace.has(slug=slug), Event.about_kind.is_(None)).first()
    assert event is not None
    invitee = calendar.Invitee(name="Erika Muster", email="erika@stadt.example")
    return calendar.invite(event, [invitee], actor=an_author(slug)[1], now=NOW)[0].key


def a_subscription(slug: str) -> str:
    workspace, author = an_author(slug)
    address = "https://stadt.example/rat.ics"
    return subscribing.subscribe(workspace, address, "Rat", 360, actor=author, now=NOW).key


def a_status_report(slug: str) -> str:
    """Submitted, so that everybody sees it who may."""
    workspace, author = an_author(slug)
    report = reports.start_report(workspace, actor=author, now=NOW)
    report.light, report.progress = Light.GREEN, "Es geht voran."
    reports.submit(report, actor=author, now=NOW)
    return report.key


def a_recipient(_slug: str) -> str:
    office = db.session.query(Account).filter_by(email="petra@example.org").one()
    return receiving.receive(office, Wish(Cadence.MONTHLY), actor=office, now=NOW).key


def a_milestone(slug: str) -> str:
    workspace, author = an_author(slug)
    return milestones.plan_milestone(workspace, "Konzept", NOW.date(), actor=author, now=NOW).key


def an_inbox_entry(slug: str) -> str:
    workspace, reader = an_author(slug)
    document = db.session.query(Document).filter_by(key=a_document(slug)).one()
    entry = InboxEntry(
        account_id=reader.id, kind="document", object_id=document.id, workspace_id=workspace.id,
        first_number=1, last_number=1, at=NOW,
    )  # fmt: skip
    db.session.add(entry)
    db.session.flush()
    return str(entry.id)


def a_disposal(slug: str) -> str:
    workspace, author = an_author(slug)
    arrival = take_in(io.BytesIO(b"Was gehen darf"), "Frist.txt")  # not the one that other examples use
    document = documents.file_arrival(workspace, None, arrival, actor=author, now=NOW).document
    workspace.archived_at = NOW - timedelta(days=800)
    set_rules({document.doctype: Period(1)}, actor=author, now=NOW)
    record = dispose([document.key], "Frist", actor=author, now=NOW)[0]
    workspace.archived_at = None
    return record.key


def a_public_site(slug: str) -> PublicSite:
    """One that is on, with a contact form."""
    workspace, author = an_author(slug)
    found = sites.site_of(workspace)
    if found is None:
        found = sites.set_up(workspace, slug, ["de"], True, {}, actor=author, now=NOW)
        sites.switch_on(found, actor=author, now=NOW)
    return found


def a_publication(slug: str) -> str:
    _workspace, author = an_author(slug)
    subject = kinds.find_subject(author, a_subject(slug))
    assert subject is not None
    return publishing.publish(subject, a_public_site(slug), "de", None, actor=author, now=NOW).key


def a_public_topic(slug: str) -> str:
    topic = sites.add_topic(a_public_site(slug), "Sprache", actor=an_author(slug)[1], now=NOW)
    db.session.flush()
    return topic.key


def an_ambassador(slug: str) -> str:
    author = an_author(slug)[1]
    asked = ambassadors.Asked(Part.AMBASSADOR, "Türkisch", "Ankommen")
    return ambassadors.ask(a_public_site(slug), author.person, asked, actor=author, now=NOW).key


def a_notice(slug: str) -> str:
    fields = NoticeFields(Category.INFO, "Sprachcafé", "", "de", NOW.date() + timedelta(days=30))
    return notices.write(a_public_site(slug), fields, actor=an_author(slug)[1], now=NOW).key


def a_contact_request(slug: str) -> str:
    message = asking.Asking("Eva", f"{slug}@example.net", "Eine Frage", None, "de")
    request = asking.ask(a_public_site(slug), message, now=NOW)
    assert request is not None
    asking.confirm(request, now=NOW)
    return request.key


def a_bag_import(slug: str) -> str:
    office = db.session.query(Account).filter_by(email="petra@example.org").one()
    arrival = take_in(io.BytesIO(b"Ein Archiv"), f"{slug}.zip")
    return bags.queue_import(arrival, "", actor=office, now=NOW).key


PARTS: dict[str, Callable[[str], str]] = {  # how an example of an address part is made in a workspace
    "workspace": lambda slug: slug,
    "person": a_person,
    "member": a_member,
    "document": a_document,
    "folder": a_folder,
    "other": lambda slug: somebody_without_login(slug).key,
    "trashed": lambda slug: somebody_without_login(slug, trashed_at=NOW).key,
    "topic": lambda slug: a_topic(slug).key,
    "responsibility": a_responsibility,
    "contact_import": an_import,
    "organisation": lambda slug: str(db.session.query(Organisation.id).filter_by(name="Essen").scalar()),
    "login": lambda slug: str(an_author(slug)[1].id),
    "mail": a_mail,
    "about": a_subject,
    "entry": an_inbox_entry,
    "comment": a_comment,
    "post": a_post,
    "attachment": an_attachment,
    "event": an_event,
    "participant": a_participant,
    "subscription": a_subscription,
    "poll": a_poll,
    "option": lambda slug: "no-such-option",
    "page": a_page,
    "checklist": lambda slug: a_checklist(slug).key,
    "theme": a_theme,
    "point": a_point,
    "city": lambda slug: str(db.session.query(Organisation.id).filter_by(name="Essen").scalar()),
    "measure": a_measure,
    "status_report": a_status_report,
    "milestone": a_milestone,
    "recipient": a_recipient,
    "text_field": lambda slug: "no-such-field",
    "host_turn": a_host_turn,
    "indicator": an_indicator,
    "figure_import": a_figure_import,
    "task": a_task,
    "meeting": lambda slug: a_meeting(slug).key,
    "agenda_item": lambda slug: a_meeting(slug).items[0].key,
    "decision": lambda slug: a_decision(slug).key,
    "action_item": an_action_item,
    "objection": an_objection,
    "agenda_template": an_agenda_template,
    "paper": lambda slug: a_paper(slug).key,
    "paper_task": lambda slug: a_paper(slug).tasks[0].key,
    "circulation": lambda slug: a_paper(slug).circulations[0].key,
    "disposal": a_disposal,
    "bag_import": a_bag_import,
    "publication": a_publication,
    "public_topic": a_public_topic,
    "ambassador": an_ambassador,
    "notice": a_notice,
    "contact_request": a_contact_request,
    "face": lambda slug: a_public_site(slug).slug,
    "tongue": lambda slug: "de",
    "shown": a_publication,
    "shown_topic": a_public_topic,
    "sort": lambda slug: "news",
    "picture": lambda slug: "no-picture",
    "portrait": lambda slug: "no-portrait",
    "oparl_list": lambda slug: "meetings",
    "oparl_kind": lambda slug: "body",
    "oparl_key": lambda slug: "kooperation",
    "number": lambda slug: "1",
    "token": lambda slug: "no-such-token",
    "filename": lambda slug: "css/theme.css",
}
OUTSIDE = {"entry", "person", "organisation", "login", "mail", "city"}
OUTSIDE |= {"disposal", "figure_import", "other", "trashed", "topic", "responsibility", "contact_import"}
IN_A_WORKSPACE = {
    "workspace",
    "task",
    "member",
    "document",
    "folder",
    "about",
    "comment",
    "attachment",
    "post",
    "poll",
}
IN_A_WORKSPACE |= {"indicator", "figure_import", "host_turn"}
IN_A_WORKSPACE |= {"page", "checklist", "theme", "point", "measure"}
IN_A_WORKSPACE |= {"event", "participant", "subscription", "status_report", "milestone"}
IN_A_WORKSPACE |= {"paper", "paper_task", "circulation"}
OUTSIDE |= {"recipient"}
HIDDEN_FROM_GUESTS = {"host_turn", "status_report", "milestone", "paper", "paper_task", "circulation"}
IN_A_WORKSPACE |= {"publication", "public_topic", "ambassador", "notice", "contact_request"}
IN_A_WORKSPACE |= {"meeting", "agenda_item", "agenda_template", "decision", "action_item", "objection"}


class Walk:
    """The filled world, restored before each request that may change it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.app = make_app(folder, PROPAGATE_EXCEPTIONS=False)
        self.parts: dict[str, dict[str, str]] = {"forum": {}, "intern": {}}
        self.tokens: dict[str, str] = {}
        with self.app.app_context():
            db.create_all()
            build_world()
            db.session.commit()
            for slug, made in self.parts.items():
                made.update({part: make(slug) for part, make in PARTS.items()})
            for name in filter(None, ROLES.values()):
                account = db.session.query(Account).filter_by(email=f"{name}@example.org").one()
                self.tokens[name] = open_session(account, browser="", address="", now=datetime.now(UTC))
            db.session.commit()
            self.lines = db.session.query(Activity).count()
        self._close()
        shutil.copy(folder / "collab.sqlite3", folder / "saved")

    def client(self, role: str) -> FlaskClient:
        client = self.app.test_client()
        name = ROLES[role]
        if name:
            with client.session_transaction() as cookie:
                cookie["_user_id"] = self.tokens[name]
                cookie["_fresh"] = True
        return client

    def ask(self, role: str, method: str, path: str) -> int:
        with self.client(role).open(path, method=method) as answer:
            return answer.status_code

    def restore(self) -> None:
        self._close()
        for rest in self.folder.glob("collab.sqlite3-*"):
            rest.unlink()
        shutil.copy(self.folder / "saved", self.folder / "collab.sqlite3")

    def has_changed(self) -> bool:
        """Whether the journal has grown since the last restoration."""
        with self.app.app_context():
            return db.session.query(Activity).count() != self.lines

    def _close(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def rules(self) -> list[Rule]:
        return list(self.app.url_map.iter_rules())

    def rules_of(self, endpoint: str) -> list[Rule]:
        return list(self.app.url_map.iter_rules(endpoint))

    def path(self, rule: Rule, parts: dict[str, str]) -> str:
        """The address with these parts; numbers and tokens stay what they are."""
        path = rule.rule
        for part in rule.arguments:
            for written in (f"<{part}>", f"<int:{part}>", f"<path:{part}>"):
                path = path.replace(written, parts[part])
            path = _without_converter(path, part, parts[part])
        assert "<" not in path, f"do not know how to fill {path}"
        return path


def _without_converter(path: str, part: str, value: str) -> str:
    end = path.find(f":{part}>")
    if end < 0:
        return path
    return path[: path.rfind("<", 0, end)] + value + path[end + len(part) + 2 :]


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    walk = Walk(tmp_path_factory.mktemp("walk"))
    yield walk
    walk._close()


def test_every_route_stands_in_the_table_with_its_methods(walk: Walk) -> None:
    found: dict[str, set[str]] = {}
    for rule in walk.rules():
        found.setdefault(rule.endpoint, set()).update((rule.methods or set()) - {"HEAD", "OPTIONS"})
    stated = {endpoint: set(line.methods) for endpoint, line in EXPECTED.items()}
    assert found == stated


def test_every_part_of_an_address_has_an_example(walk: Walk) -> None:
    assert {part for rule in walk.rules() for part in rule.arguments} <= set(PARTS)


@pytest.mark.parametrize("endpoint", EXPECTED)
def test_each_role_reaches_what_the_table_says_and_nothing_else(walk: Walk, endpoint: str) -> None:
    line = EXPECTED[endpoint]
    wrong = []
    for rule in walk.rules_of(endpoint):
        path = walk.path(rule, walk.parts["forum"])
        for method in line.methods:
            for role in sorted(EVERYBODY - line.allowed):
                status = walk.ask(role, method, path)
                if status not in _refusals(role, method, rule):
                    wrong.append(f"{role}: {method} {path} → {status}")
            if walk.has_changed():
                wrong.append(f"{method} {path} changed something although it was refused")
            for role in sorted(line.allowed):
                status = walk.ask(role, method, path)
                if not _is_welcome(status, line):
                    wrong.append(f"{role}: {method} {path} → {status}")
                if method != "GET":
                    walk.restore()
    assert not wrong, "\n".join(wrong)


def _is_welcome(status: int, line: Expected) -> bool:
    """Done, sent on, or a clear word about what was sent; never an error of the platform."""
    return status in line.also or (status < 500 and status not in (401, 403, 404, 405))


def _refusals(role: str, method: str, rule: Rule) -> set[int]:
    if role == "anonymous":
        return {302} if method == "GET" else {401}
    if role == "outsider" and rule.arguments & IN_A_WORKSPACE:
        return {404}
    if role == "guest" and rule.arguments & HIDDEN_FROM_GUESTS:
        return {404}
    if rule.arguments & OUTSIDE:
        return {403, 404}  # what it is about may be hidden from this role altogether
    return {403}


def test_being_sent_on_means_the_sign_in_page_for_strangers(walk: Walk) -> None:
    answer = walk.client("anonymous").get("/w/forum/members")
    assert answer.location.startswith("/sign-in?")


def test_a_part_of_a_page_that_asks_too_late_sends_the_whole_page_to_sign_in(walk: Walk) -> None:
    answer = walk.client("anonymous").get("/people/?q=a", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in")


@pytest.mark.parametrize("role", sorted(SIGNED_IN))
def test_a_part_from_another_workspace_does_not_exist_for_anybody(walk: Walk, role: str) -> None:
    wrong = []
    for rule in walk.rules():
        inner = (rule.arguments & IN_A_WORKSPACE) - {"workspace"}
        if "workspace" not in rule.arguments or not inner:
            continue
        for outer, other in (("forum", "intern"), ("intern", "forum")):
            for part in inner:
                parts = {**walk.parts[outer], part: walk.parts[other][part]}
                for method in EXPECTED[rule.endpoint].methods:
                    status = walk.ask(role, method, walk.path(rule, parts))
                    if status != 404:
                        wrong.append(f"{method} {walk.path(rule, parts)} → {status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ["guest", "reader", "member", "lead"])
def test_nothing_of_another_workspace_exists_for_who_is_not_in_it(walk: Walk, role: str) -> None:
    wrong = []
    for rule in walk.rules():
        if rule.arguments & IN_A_WORKSPACE:
            path = walk.path(rule, walk.parts["intern"])
            for method in EXPECTED[rule.endpoint].methods:
                if (status := walk.ask(role, method, path)) != 404:
                    wrong.append(f"{method} {path} → {status}")
    assert not wrong, "\n".join(wrong)


def test_ids_that_were_never_given_do_not_exist_even_for_the_office(walk: Walk) -> None:
    wrong = []
    for rule in walk.rules():
        for part in rule.arguments & (IN_A_WORKSPACE | OUTSIDE):
            for odd in ("999999999", "9" * 40, "nobody", "%00", "-1", "..%2f"):
                path = walk.path(rule, {**walk.parts["forum"], part: odd})
                status = walk.ask("office", EXPECTED[rule.endpoint].methods[0], path)
                if status not in (404, 405, 308):
                    wrong.append(f"{path} → {status}")
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def odd_app(tmp_path: Path) -> Flask:
    """An application with routes that somebody forgot to finish."""
    app = make_app(tmp_path)
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret", methods=["GET", "POST"])

    @permits(Permission.OPEN)
    def unknown_part(**_parts: object) -> str:
        return "secret"

    @permits(Permission.WORKSPACE_READ)
    def no_workspace() -> str:
        return "secret"

    app.add_url_rule("/odd/<gadget>", "unknown_part", unknown_part)
    app.add_url_rule("/no-workspace", "no_workspace", no_workspace)
    with app.app_context():
        db.create_all()
        build_world()
        db.session.commit()
    return app


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", ["/forgotten", "/odd/1", "/no-workspace"])
def test_a_route_that_nobody_finished_refuses_everybody(odd_app: Flask, role: str, path: str) -> None:
    client = odd_app.test_client()
    with odd_app.app_context():
        if name := ROLES[role]:
            account = db.session.query(Account).filter_by(email=f"{name}@example.org").one()
            token = open_session(account, browser="", address="", now=datetime.now(UTC))
            db.session.commit()
            with client.session_transaction() as cookie:
                cookie["_user_id"] = token
                cookie["_fresh"] = True
    answer = client.get(path)
    assert answer.status_code in (302, 403, 404)
    assert b"secret" not in answer.data


def test_the_gate_knows_every_part_that_a_route_uses(walk: Walk) -> None:
    used = {part for rule in walk.rules() for part in rule.arguments}
    assert used <= set(gate._finders) | gate._plain
