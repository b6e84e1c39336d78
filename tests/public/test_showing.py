"""What a stranger sees: exactly what was published, as it was when it was published, and nothing else."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from collab.attachments.actions import add_picture, markdown_of
from collab.blog import actions as blog
from collab.blog.models import Post
from collab.calendar import actions as calendar
from collab.documents import actions as documents
from collab.documents.files import take_in
from collab.documents.models import Document
from collab.extensions import db
from collab.minutes import actions as minutes
from collab.minutes.models import MinutesState
from collab.minutes.typed import Line
from collab.public.models import Publication, PublicSite
from collab.wiki import actions as wiki
from tests.conftest import NOW, CountQueries, SignIn, World
from tests.public.conftest import Publish

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
)
LINK = re.compile(r'(?:href|src)="([^"]+)"')
HOME = "/public/ankommen/de/"


@pytest.fixture
def inside(app: Flask) -> Callable[..., Any]:
    """Run an action as pages do, and commit."""

    def run(action: Callable[..., Any], *args: Any, **more: Any) -> Any:
        with app.test_request_context():
            made = action(*args, **{"now": NOW, **more})
        db.session.commit()
        return made

    return run


def write(inside: Callable[..., Any], world: World, title: str, text: str) -> Post:
    post: Post = inside(
        blog.write_post, world.workspaces["forum"], title, text, actor=world.max, at_once=True
    )
    return post


def file(inside: Callable[..., Any], app: Flask, world: World, name: str, content: bytes) -> Document:
    arrival = take_in(io.BytesIO(content), name)
    filed = inside(documents.file_arrival, world.workspaces["forum"], None, arrival, actor=world.max)
    document: Document = filed.document
    return document


def walk(client: FlaskClient) -> dict[str, str]:
    """Every page that links lead to from the front page, and what it says; only our own host."""
    waiting, seen = [HOME, "/robots.txt", "/public/ankommen/sitemap.xml"], {}
    while waiting:
        path = waiting.pop()
        if path in seen or path.startswith("/static/"):
            continue
        with client.get(path) as answer:
            seen[path] = f"{answer.status_code} {answer.get_data(as_text=True)}"
        found = LINK.findall(seen[path]) + re.findall(r"<loc>[a-z]+://[^/]+([^<]+)</loc>", seen[path])
        waiting += [unescape(each).split("#")[0] for each in found if each.startswith("/")]
    return seen


def test_a_walk_over_all_links_finds_what_was_published_and_nothing_else(
    app: Flask,
    world: World,
    site: PublicSite,
    publish: Publish,
    inside: Callable[..., Any],
    client: FlaskClient,
) -> None:
    forum = world.workspaces["forum"]
    hidden = write(inside, world, "Geheimer Beitrag", "Inneres Wort Salamander")
    secret = file(inside, app, world, "Geheime-Liste.txt", b"Salamander")
    public = file(inside, app, world, "Wegweiser.txt", b"Der Wegweiser")
    inside(wiki.create_page, forum, "Verborgene Seite", "Salamander", actor=world.max)
    page = inside(
        wiki.create_page, forum, "Offene Seite", "Siehe [[Verborgene Seite|dort]].", actor=world.max
    )
    post = write(
        inside,
        world,
        "Sprachcafé öffnet",
        f"Mehr: [Liste](/d/{secret.key}), [Weg](/d/{public.key}), [[Offene Seite]], "
        f"[Beitrag](http://127.0.0.1:8000/p/{hidden.key}), [Stadt](https://www.essen.de/), @Max Mitglied",
    )
    for about in (f"post-{post.key}", f"page-{page.key}", f"document-{public.key}"):
        publish(about)

    seen = walk(client)

    everything = "\n".join(seen.values())
    for title in ("Sprachcafé öffnet", "Offene Seite", "Wegweiser", "Der Wegweiser"):
        assert title in everything
    for word in (
        "Salamander",
        "Geheim",
        "Verborgene",
        forum.title,
        hidden.key,
        secret.key,
        "/sign-in",
        "/w/",
    ):
        assert word not in everything
    assert {each[:3] for each in seen.values()} == {"200"}
    assert "https://www.essen.de/" in everything
    assert all(each.startswith(("/public/ankommen/", "/robots.txt")) for each in seen)
    for path in (f"/d/{public.key}", f"/p/{post.key}", "/w/forum/public"):
        assert client.get(path).location.startswith("/sign-in")


def test_later_changes_are_not_public_until_somebody_publishes_anew(
    app: Flask, world: World, publish: Publish, inside: Callable[..., Any], client: FlaskClient, as_: SignIn
) -> None:
    post = write(inside, world, "Erste Fassung", "Alter Text")
    document = file(inside, app, world, "Plan.txt", b"Stand eins")
    shown = publish(f"post-{post.key}")
    filed = publish(f"document-{document.key}")
    address = f"/public/ankommen/de/{shown.key}"

    inside(blog.change_post, post, "Zweite Fassung", "Neuer Text", based_on=1, actor=world.max)
    arrival = take_in(io.BytesIO(b"Stand zwei"), "Plan.txt")
    inside(documents.add_version, document, arrival, actor=world.max)

    assert "Alter Text" in client.get(address).text
    assert "Zweite" not in client.get(HOME).text
    with client.get(f"/public/ankommen/files/{filed.key}") as answer:
        assert answer.data == b"Stand eins"
    assert as_("rita").get("/w/forum/public").text.count("seitdem geändert") == 2
    publish(f"post-{post.key}")
    assert "Neuer Text" in client.get(address).text


def test_what_is_taken_back_thrown_away_or_withdrawn_is_gone_at_once(
    app: Flask, world: World, publish: Publish, inside: Callable[..., Any], client: FlaskClient, as_: SignIn
) -> None:
    kept = [write(inside, world, f"Beitrag {number}", "Text") for number in range(3)]
    shown = [publish(f"post-{post.key}") for post in kept]
    pages = [f"/public/ankommen/de/{each.key}" for each in shown]
    assert [client.get(each).status_code for each in pages] == [200, 200, 200]

    lead = as_("lea")
    lead.post(f"/w/forum/public/publications/{shown[0].key}/take-back")
    inside(blog.trash_post, kept[1], actor=world.max)
    inside(blog.withdraw, kept[2], actor=world.max)

    assert [client.get(each).status_code for each in pages] == [404, 404, 404]
    assert "Beitrag" not in client.get(HOME).text
    lead.post(f"/w/forum/public/publications/{shown[0].key}/put-back")
    assert client.get(pages[0]).status_code == 200


def test_a_site_that_is_off_does_not_exist_and_an_archived_workspace_stays_public(
    app: Flask,
    world: World,
    site: PublicSite,
    publish: Publish,
    inside: Callable[..., Any],
    client: FlaskClient,
    as_: SignIn,
) -> None:
    post = write(inside, world, "Neues", "Text")
    shown = publish(f"post-{post.key}")
    world.workspaces["forum"].archived_at = NOW
    assert client.get(f"/public/ankommen/de/{shown.key}").status_code == 200

    assert as_("lea").post("/w/forum/public/switch", data={"on": "0"}).status_code == 303
    for path in ("", "de/", f"de/{shown.key}", "dates.ics", "de/news.atom", "sitemap.xml", "de/contact"):
        assert client.get(f"/public/ankommen/{path}").status_code == 404


def test_pictures_are_public_as_part_of_a_published_text_only(
    app: Flask, world: World, publish: Publish, inside: Callable[..., Any], client: FlaskClient
) -> None:
    forum = world.workspaces["forum"]
    arrivals = [take_in(io.BytesIO(PNG + bytes([number])), f"Bild{number}.png") for number in range(2)]
    used, unused = (inside(add_picture, forum, each, actor=world.max) for each in arrivals)
    post = write(inside, world, "Mit Bild", f"Sehen Sie: {markdown_of(used)}")
    shown = publish(f"post-{post.key}")

    body = client.get(f"/public/ankommen/de/{shown.key}").text
    address = f"/public/ankommen/pictures/{shown.key}/{used.key}"
    assert f'src="{address}"' in body
    with client.get(address) as answer:
        assert answer.mimetype == "image/png"
    assert client.get(f"/public/ankommen/pictures/{shown.key}/{unused.key}").status_code == 404


def test_dates_stand_there_as_they_are_now_and_without_the_link_to_the_conference(
    world: World, publish: Publish, inside: Callable[..., Any], client: FlaskClient
) -> None:
    begins = datetime.now(UTC).replace(microsecond=0) + timedelta(days=20)
    fields = calendar.EventFields(
        "Stadtteilfest",
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
        place="Marktplatz",
        link="https://konferenz.example/geheim",
    )
    event = inside(calendar.plan_event, world.workspaces["forum"], fields, actor=world.max)
    shown = publish(f"event-{event.key}")
    feed = client.get("/public/ankommen/dates.ics").text
    assert "SUMMARY:Stadtteilfest" in feed
    assert "konferenz" not in feed + client.get(f"/public/ankommen/de/{shown.key}").text
    assert f"/e/{event.key}" not in feed

    inside(calendar.cancel_event, event, actor=world.max)
    assert "Abgesagt" in client.get(f"/public/ankommen/de/{shown.key}").text


def test_a_meeting_shows_its_public_items_only_and_decisions_once_approved(
    world: World, publish: Publish, inside: Callable[..., Any], client: FlaskClient
) -> None:
    begins = datetime.now(UTC) + timedelta(days=5)
    fields = minutes.MeetingFields("Sitzung", starts_at=begins, ends_at=begins + timedelta(hours=1))
    agenda = [Line(0, "Öffentlicher Punkt"), Line(0, "Vertrauliches"), Line(1, "Darunter auch")]
    meeting = inside(
        minutes.plan_meeting, world.workspaces["forum"], fields, [], actor=world.max, agenda=agenda
    )
    confidential = next(each for each in meeting.items if each.title == "Vertrauliches")
    confidential.public = False
    assert meeting.state == MinutesState.DRAFT
    shown = publish(f"meeting-{meeting.key}")
    body = client.get(f"/public/ankommen/de/{shown.key}").text
    assert "Öffentlicher Punkt" in body
    assert "Vertraulich" not in body
    assert "Darunter" not in body
    assert shown.snapshot["decisions"] == []
    meeting.items[0].public = False
    db.session.commit()
    body = client.get(f"/public/ankommen/de/{shown.key}").text
    assert ("Sitzung" in body, "Öffentlicher Punkt" in body) == (True, False), "hidden at once"


def test_pages_set_no_cookie_may_be_kept_for_a_minute_and_say_their_language(
    site: PublicSite, publish: Publish, world: World, inside: Callable[..., Any], client: FlaskClient
) -> None:
    post = write(inside, world, "Deutscher Titel", "Text")
    shown = publish(f"post-{post.key}")
    for path in ("/public/ankommen/ar/", f"/public/ankommen/ar/{shown.key}", "/public/ankommen/ar/nichts"):
        answer = client.get(path)
        assert "Set-Cookie" not in answer.headers
    arabic = client.get(f"/public/ankommen/ar/{shown.key}")
    assert arabic.headers["Cache-Control"] == "public, max-age=60"
    assert '<html lang="ar" dir="rtl"' in arabic.text
    assert '<h1 lang="de" dir="ltr">Deutscher Titel</h1>' in arabic.text
    assert client.get("/public/ankommen/en/").status_code == 404  # not chosen for this site
    answer = client.get("/public/ankommen/", headers={"Accept-Language": "tr,de;q=0.5"})
    assert answer.location == "/public/ankommen/tr/"


def test_the_pages_ask_the_same_number_of_questions_for_few_and_many(
    app: Flask, world: World, publish: Publish, inside: Callable[..., Any], client: FlaskClient, as_: SignIn,
    count_queries: CountQueries,
) -> None:  # fmt: skip
    lead = as_("lea")

    def questions() -> list[int]:
        counted = []
        for browser, path in ((client, HOME), (lead, "/w/forum/public")):
            browser.get(path)
            with count_queries() as queries:
                assert browser.get(path).status_code == 200
            counted.append(len(queries))
        return counted

    publish(f"post-{write(inside, world, 'Eins', 'Text').key}")
    few = questions()
    for number in range(8):
        publish(f"post-{write(inside, world, f'Nummer {number}', 'Text').key}")
    assert questions() == few


def test_records_deleted_for_good_take_their_publication_along(
    world: World, publish: Publish, inside: Callable[..., Any], site: PublicSite
) -> None:
    post = write(inside, world, "Kurz", "Text")
    publish(f"post-{post.key}")
    blog.destroy_post(post, NOW)
    db.session.commit()
    assert db.session.query(Publication).count() == 0


def test_only_those_who_may_publish_do_and_everybody_inside_sees_what_is_public(
    world: World, site: PublicSite, publish: Publish, inside: Callable[..., Any], as_: SignIn
) -> None:
    post = write(inside, world, "Neues", "Text")
    assert as_("max").get(f"/about/post-{post.key}/publish").status_code == 403
    assert "Veröffentlichen …" in as_("lea").get(f"/p/{post.key}").text
    answer = as_("lea").post(f"/about/post-{post.key}/publish", data={"language": "de", "topic": ""})
    assert answer.status_code == 303
    body = as_("gerd").get(f"/p/{post.key}").text
    assert "Alle können das lesen, auch ohne Anmeldung." in body
    assert "Nicht mehr öffentlich" not in body
    assert "Neues" in as_("gerd").get("/w/forum/public").text


def test_a_draft_cannot_be_published(
    world: World, site: PublicSite, inside: Callable[..., Any], as_: SignIn
) -> None:
    draft = inside(blog.write_post, world.workspaces["forum"], "Entwurf", "Halb", actor=world.lea)
    answer = as_("lea").post(f"/about/post-{draft.key}/publish", data={"language": "de", "topic": ""})
    assert answer.status_code == 409
    assert db.session.query(Publication).count() == 0
