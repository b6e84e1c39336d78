"""Texts that people write together: Markdown editor, revisions, differences, conflicts, mentions."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind this room to the application."""
    from collab import kinds
    from collab.writing import differences, drafts, editor, links, mentions, models, routes, text  # noqa: F401
    from collab.writing.forgetting import forget_texts

    app.register_blueprint(routes.bp)
    app.jinja_env.filters["written"] = text.written
    app.jinja_env.globals |= {
        "draft_at": drafts.draft_at,
        "difference": differences.difference,
        "completion_signs": links.signs,
        "editor_tools": editor.tools,
        "editor_words_once": editor.words_once,
    }
    app.after_request(drafts.drop_what_was_sent)
    links.complete("people", "@", mentions.suggest)
    kinds.on_forgetting(forget_texts)
