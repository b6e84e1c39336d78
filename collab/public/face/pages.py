"""The pages: the front one, lists, topics, single records."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.documents import previews
from collab.public import showing
from collab.public.face import bp
from collab.public.face.frame import enter, page, site_or_404, text_for_all, today
from collab.public.kinds import Sort
from collab.public.languages import LANGUAGES, direction
from collab.public.showing import Shown, When
from collab.public.words import words

FEW = 6
"""Of each sort on the front page."""


@bp.get("/public/<face>/")
@permits(Permission.OPEN)
def front(face: str) -> BaseResponse:
    """In the language of the browser where the site has it, else in its main one."""
    site = site_or_404(face)
    there = showing.languages(site)
    chosen = request.accept_languages.best_match(there, there[0])
    answer = redirect(url_for("face.home", face=site.slug, tongue=chosen), 302)
    answer.headers["Vary"] = "Accept-Language"
    return answer


@bp.get("/public/<face>/<tongue>/")
@permits(Permission.OPEN)
def home(face: str, tongue: str) -> Response:
    site = enter(face, tongue)
    everything = showing.everything(site, now())
    persons = showing.people(site, today())
    return page(
        "public/home.html",
        site,
        tongue,
        parts=[(sort, parted(everything, sort)[:FEW], len(parted(everything, sort))) for sort in Sort],
        topics=showing.topics(site, tongue),
        ambassadors=[each for each in persons if each.part == "ambassador"],
        contacts=[each for each in persons if each.part == "contact"],
        notices=showing.notices(site, today()),
        intro=lambda text: text_for_all(site, tongue, text, everything),
        next_date=next_date,
    )


@bp.get("/public/<face>/<tongue>/all/<sort>")
@permits(Permission.OPEN)
def listing(face: str, tongue: str, sort: str) -> Response:
    """All of one sort; of dates those that are ahead."""
    site = enter(face, tongue)
    if sort not in list(Sort):
        abort(404)
    found = parted(showing.everything(site, now()), Sort(sort))
    return page("public/list.html", site, tongue, sort=sort, found=found, next_date=next_date)


@bp.get("/public/<face>/<tongue>/topics/<shown_topic>")
@permits(Permission.OPEN)
def topic(face: str, tongue: str, shown_topic: str) -> Response:
    site = enter(face, tongue)
    chosen = next((each for each in showing.topics(site, tongue) if each.key == shown_topic), None)
    if chosen is None:
        abort(404)
    everything = showing.everything(site, now())
    return page(
        "public/topic.html",
        site,
        tongue,
        topic=chosen,
        found=[each for each in everything if each.topic == chosen.key],
        text=text_for_all(site, tongue, chosen.words.text, everything),
        next_date=next_date,
    )


@bp.get("/public/<face>/<tongue>/<shown>")
@permits(Permission.OPEN)
def record(face: str, tongue: str, shown: str) -> Response:
    site = enter(face, tongue)
    everything = showing.everything(site, now())
    found = next((each for each in everything if each.key == shown), None)
    if found is None:
        abort(404)
    return page(
        "public/record.html",
        site,
        tongue,
        found=found,
        text=text_for_all(site, tongue, showing.text_of(site, found), everything, found),
        topic=next((each for each in showing.topics(site, tongue) if each.key == found.topic), None),
        coming=[each for each in found.dates if each.last_day >= today()][:10],
        last=found.dates[-1] if found.dates else None,
        can_look=_can_look(site, found),
    )


@bp.errorhandler(404)
def not_here(error: HTTPException) -> Any:
    """A plain page that says nothing about the platform or the site."""
    chosen = request.accept_languages.best_match(LANGUAGES, "de")
    html = render_template(
        "public/not_here.html", language=chosen, direction=direction, words=words(str(chosen))
    )
    return html, 404


def parted(everything: list[Shown], sort: Sort) -> list[Shown]:
    """What stands in one part of the site; dates in their order, only those that are ahead."""
    found = [each for each in everything if each.sort is sort]
    if sort is not Sort.DATES:
        return found
    ahead = [(when, each) for each in found if (when := next_date(each)) is not None]
    return [each for when, each in sorted(ahead, key=lambda pair: (pair[0].first_day, pair[1].title))]


def next_date(shown: Shown) -> When | None:
    return shown.next_date(today())


def _can_look(site: Any, shown: Shown) -> bool:
    """Whether the file can be seen in the browser, as PDF or picture."""
    version = showing.version_of(site, shown)
    if version is None:
        return False
    mime = version.mime
    return (
        mime == "application/pdf" or mime.startswith("image/") or previews.has(version.digest, previews.PDF)
    )
