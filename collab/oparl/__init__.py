"""Floor 7: public meetings and approved decisions by the interface of the field, OParl 1.1, read-only.

`objects.py` says what is in it now, on top of `public/showing.py`; `ledger.py` since when; `lists.py` makes
pages of lists. Neither persons nor papers are given out: who agrees to be named on a public page has not
agreed to that, and no paper is ever published; their lists are there, and empty.
"""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab import kinds
    from collab.kinds import Verb
    from collab.oparl.routes import interface, settings
    from collab.public import beside
    from collab.workspaces import gate

    gate.plain("oparl_list", "oparl_kind", "oparl_key")
    kinds.add_verbs(
        "public_site",
        {
            "public_site.oparl_on": Verb(
                _l("%(actor)s hat den Arbeitsbereich in die OParl-Schnittstelle gestellt")
            ),
            "public_site.oparl_off": Verb(
                _l("%(actor)s hat den Arbeitsbereich aus der OParl-Schnittstelle genommen")
            ),
        },
    )
    beside.add(_l("OParl-Schnittstelle"), "oparl_settings.show", "link")
    app.register_blueprint(interface.bp)
    app.register_blueprint(settings.bp)
