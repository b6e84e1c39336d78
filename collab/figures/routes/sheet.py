"""One indicator: table, bars, lines, its history, its file."""

from __future__ import annotations

from datetime import date

from flask import Response, render_template, request

from collab.attachments.queries import attached
from collab.base.addresses import public_url
from collab.base.permissions import Permission, permits
from collab.comments.queries import thread
from collab.figures import picture, queries, reading
from collab.figures.actions.journal import KIND
from collab.figures.entering import enters_for
from collab.figures.forms import day_in
from collab.figures.kind import subject_of
from collab.figures.models import Indicator
from collab.figures.routes import bp
from collab.figures.routes.listing import as_file
from collab.figures.small_numbers import is_restricted, limit
from collab.workspaces.gate import signed_in

VIEWS = ("table", "bar", "line")


@bp.get("/i/<indicator>")
@permits(Permission.FIGURE_READ)
def show(indicator: Indicator) -> str:
    account = signed_in()
    sheet = reading.read(indicator, restricted=is_restricted(account, indicator.workspace))
    view = request.args.get("view", "")
    view = view if view in VIEWS else ("line" if len(sheet.columns) > 1 else "bar")
    column = sheet.column(day_in(request.args.get("day")))
    wanted = [
        int(number) for number in request.args.getlist("city") if number.isdecimal() and len(number) < 18
    ]
    chosen = picture.chosen_cities(sheet, wanted, account.person.organisation_id)
    return render_template(
        "figures/show.html",
        indicator=indicator,
        sheet=sheet,
        view=view,
        column=column,
        told=reading.told(column) if column else [],
        bars=picture.bars(column) if column and view == "bar" else None,
        lines=picture.lines(sheet, chosen) if chosen and view == "line" else None,
        chosen=chosen,
        most=picture.MOST_LINES,
        most_days=picture.MOST_DAYS,
        limit=limit(),
        mine=enters_for(account, indicator.workspace, sheet.cities),
        shares=[
            each for each in queries.of_workspace(indicator.workspace, account) if _made_of(each, indicator)
        ],
        subject=subject_of(indicator),
        attached=attached(KIND, indicator.id, account),
        thread=thread(subject_of(indicator), account),
        short_address=public_url("figures.show", indicator=indicator.key),
    )


@bp.get("/i/<indicator>/history")
@permits(Permission.FIGURE_READ)
def history(indicator: Indicator) -> str:
    """Everything that was ever entered."""
    account = signed_in()
    rows = reading.history(indicator, restricted=is_restricted(account, indicator.workspace))
    holding: dict[tuple[int, date], int] = {}
    for change, _cell in rows:
        holding.setdefault((change.city_id, change.day), change.id)
    cities = list({change.city_id: change.city for change, _cell in rows}.values())
    return render_template(
        "figures/history.html",
        indicator=indicator,
        rows=rows,
        holding=set(holding.values()),
        mine={city.id for city in enters_for(account, indicator.workspace, cities)},
        limit=limit(),
    )


@bp.get("/i/<indicator>/export")
@permits(Permission.FIGURE_READ)
def download(indicator: Indicator) -> Response:
    restricted = is_restricted(signed_in(), indicator.workspace)
    return as_file([reading.read(indicator, restricted=restricted)], indicator.name)


def _made_of(share: Indicator, indicator: Indicator) -> bool:
    return indicator.id in (share.numerator_id, share.denominator_id)
