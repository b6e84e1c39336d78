"""The contact form. Nothing foreign guards it: a field that people do not see, a signed moment at which the
form was given out, few tries from one network, and a link by mail before anything reaches anybody."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import Response, abort, current_app, redirect, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response as BaseResponse

from collab.base.addresses import network
from collab.base.clock import now
from collab.base.permissions import Permission, permits
from collab.extensions import db, limiter
from collab.people.emails import plain_email
from collab.people.forms import one_line, some_lines
from collab.public import showing
from collab.public.actions import asking
from collab.public.actions.asking import Asking
from collab.public.face import bp
from collab.public.face.frame import contact_days, enter, page
from collab.public.models import ContactRequest, PublicSite, RequestState
from collab.public.words import words

LONGEST = 4000
LONGEST_NAME = 120
LEAST = timedelta(seconds=3)
"""Nobody reads and fills the form faster."""
LONGEST_OPEN = timedelta(hours=12)
BYTES = 60_000


@dataclass
class Typed:
    """What stands in the form, and what is wrong with it by the name of the field."""

    name: str = ""
    email: str = ""
    topic: str = ""
    text: str = ""
    errors: dict[str, str] = field(default_factory=dict)


def visitor() -> str:
    """Who a visitor is for the limits: an IPv4 address, or the /64 that one connection has."""
    return network(request.remote_addr)


@bp.get("/public/<face>/<tongue>/contact")
@permits(Permission.OPEN)
def contact(face: str, tongue: str) -> Response:
    site = _with_form(face, tongue)
    return _form(site, tongue, Typed(topic=request.args.get("topic", "")[:20]))


@bp.post("/public/<face>/<tongue>/contact")
@permits(Permission.OPEN)
@limiter.limit("5 per minute; 20 per day", key_func=visitor)
def send(face: str, tongue: str) -> BaseResponse:
    """The answer is the same whether a mail goes out or not, so that it tells nothing about addresses."""
    site = _with_form(face, tongue)
    if (request.content_length or 0) > BYTES:
        abort(413)
    done = redirect(url_for("face.sent", face=face, tongue=tongue), 303)
    if request.form.get("homepage"):  # people do not see this field
        return done
    typed = _read(tongue)
    if typed.errors:
        return _form(site, tongue, typed, 422)
    topic = next((each for each in site.topics if each.key == typed.topic), None)
    asking.ask(site, Asking(typed.name, typed.email, typed.text, topic, tongue), now=now())
    db.session.commit()
    return done


@bp.get("/public/<face>/<tongue>/contact/sent")
@permits(Permission.OPEN)
def sent(face: str, tongue: str) -> Response:
    site = _with_form(face, tongue)
    return page("public/told.html", site, tongue, heading="look_into_mail", lead="confirm_first")


@bp.get("/public/<face>/<tongue>/contact/confirm/<token>")
@permits(Permission.OPEN)
@limiter.limit("30 per minute", key_func=visitor)
def confirm_page(face: str, tongue: str, token: str) -> Response:
    """A button: programs that open every link of a mail confirm nothing."""
    site = _with_form(face, tongue)
    found = _request(site, token)
    if found.state != RequestState.UNCONFIRMED:
        return page("public/told.html", site, tongue, kept=False, heading="delivered", lead="")
    return page("public/confirm.html", site, tongue, kept=False)


@bp.post("/public/<face>/<tongue>/contact/confirm/<token>")
@permits(Permission.OPEN)
@limiter.limit("10 per minute", key_func=visitor)
def confirm(face: str, tongue: str, token: str) -> Response:
    site = _with_form(face, tongue)
    asking.confirm(_request(site, token), now=now())
    db.session.commit()
    return page("public/told.html", site, tongue, kept=False, heading="delivered", lead="")


def _with_form(face: str, tongue: str) -> PublicSite:
    site = enter(face, tongue)
    if not site.contact_form:
        abort(404)
    return site


def _request(site: PublicSite, token: str) -> ContactRequest:
    found = asking.by_token(site, token)
    if found is None or found.emptied_at is not None or now() - found.at > asking.KEPT_UNCONFIRMED:
        abort(404)
    return found


def _form(site: PublicSite, tongue: str, typed: Typed, status: int = 200) -> Response:
    return page(
        "public/contact.html",
        site,
        tongue,
        kept=False,
        status=status,
        typed=typed,
        topics=showing.topics(site, tongue),
        given=_signer().dumps(now().timestamp()),
        days=contact_days(),
        most=LONGEST,
    )


def _read(language: str) -> Typed:
    say = words(language)
    typed = Typed(
        name=one_line(request.form.get("name"))[:LONGEST_NAME],
        email=plain_email(one_line(request.form.get("email"))) or "",
        topic=one_line(request.form.get("topic"))[:20],
        text=some_lines(request.form.get("text")),
    )
    if not typed.email:
        typed.email = one_line(request.form.get("email"))[:254]
        typed.errors["email"] = say["need_email"]
    if not typed.text or len(typed.text) > LONGEST:
        typed.errors["text"] = say["need_text"] % {"most": LONGEST}
    if not typed.errors and (trouble := _age_of_form(now())):
        typed.errors[""] = say[trouble]
    return typed


def _age_of_form(moment: datetime) -> str:
    """The word for a form that comes back too soon or too late; empty where it is well."""
    try:
        age = moment.timestamp() - float(_signer().loads(request.form.get("given", "")))
    except (BadSignature, ValueError, TypeError):
        return "too_old"
    if age < LEAST.total_seconds():
        return "too_fast"
    return "too_old" if age > LONGEST_OPEN.total_seconds() else ""


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="public.contact")
