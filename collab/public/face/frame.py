"""The frame of all public pages: the site, the language, the words, dates as that language writes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from flask import Response, abort, current_app, make_response, render_template, request, url_for
from flask_babel import force_locale
from markupsafe import Markup

from collab.base.clock import local
from collab.base.clock import now as this_moment
from collab.public import showing
from collab.public.languages import direction, name_in, own_name
from collab.public.models import PublicSite
from collab.public.rendering import Addresses, addresses, render
from collab.public.showing import Shown, When
from collab.public.words import words

SECONDS_KEPT = 60
"""What is taken back is gone everywhere after so long; browsers and proxies may keep pages till then."""


def site_or_404(slug: str) -> PublicSite:
    site = showing.find_site(slug)
    if site is None:
        abort(404)
    return site


def enter(slug: str, language: str) -> PublicSite:
    """The site of an address, if it is on and in this language; 404 for anything else."""
    site = site_or_404(slug)
    if language not in showing.languages(site):
        abort(404)
    return site


def page(
    template: str, site: PublicSite, language: str, *, kept: bool = True, status: int = 200, **values: Any
) -> Response:
    """One public page. `kept`: browsers and proxies may keep it for a minute; not for pages with a form."""
    with force_locale("de" if language == "de" else "en"):
        html = render_template(
            template,
            site=site,
            language=language,
            direction=direction,
            own_name=own_name,
            name_in=name_in,
            languages=showing.languages(site),
            words=words(language),
            site_words=showing.words_in(site.texts, language, site),
            url=lambda shown: url_of(site, language, shown),
            language_url=language_url,
            date_words=date_words(language),
            day_words=lambda day: format_date(day, "long", locale=language),
            iso_day=lambda text: format_date(date.fromisoformat(text), "long", locale=language),
            amount_words=lambda text: format_decimal(Decimal(text), locale=language),
            moment_day=lambda moment: format_date(local(moment).date(), "long", locale=language),
            **values,
        )
    response = make_response(html, status)
    if kept:
        response.headers["Cache-Control"] = f"public, max-age={SECONDS_KEPT}"
    return response


def language_url(language: str) -> str:
    """The page that is shown, in another language."""
    return url_for(str(request.endpoint), **{**(request.view_args or {}), "tongue": language})


def url_of(site: PublicSite, language: str, shown: Shown) -> str:
    return url_for("face.record", face=site.slug, tongue=language, shown=shown.key)


def text_for_all(
    site: PublicSite,
    language: str,
    text: str,
    everything: list[Shown],
    own: Shown | None = None,
    top: int = 2,
) -> Markup:
    """Markdown as HTML for everybody; the pictures are those that were published with `own`."""
    return render(text, _where(site, language, everything, own), top)


def _where(site: PublicSite, language: str, everything: list[Shown], own: Shown | None) -> Addresses:
    pictures = (own.more.get("pictures") or {}) if own is not None else {}

    def picture(key: str) -> str | None:
        if own is None or key not in pictures:
            return None
        return url_for("face.picture", face=site.slug, shown=own.key, picture=key)

    return addresses(everything, lambda shown: url_of(site, language, shown), picture)


def date_words(language: str) -> Callable[[When], str]:
    """Montag, 16. November 2026, 10:00–12:00 in the language of the page."""

    def say(when: When) -> str:
        first = _long(when.first_day, language)
        if when.starts_at is None or when.ends_at is None:
            return first if when.first_day == when.last_day else f"{first} – {_long(when.last_day, language)}"
        begin, end = _clock(when.starts_at, language), _clock(when.ends_at, language)
        if when.first_day == when.last_day:
            return f"{first}, {begin}" if begin == end else f"{first}, {begin}–{end}"
        return f"{first}, {begin} – {_long(when.last_day, language)}, {end}"

    return say


def today() -> date:
    return local(this_moment()).date()


def _long(day: date, language: str) -> str:
    return format_date(day, "full", locale=language)


def _clock(moment: datetime, language: str) -> str:
    return format_time(local(moment).time(), "short", locale=language)


def contact_days() -> int:
    return int(current_app.config["CONTACT_DAYS"])
