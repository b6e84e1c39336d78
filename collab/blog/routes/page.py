"""The page of one post."""

from __future__ import annotations

from flask import render_template

from collab.attachments.queries import attached
from collab.base.addresses import public_url
from collab.base.permissions import Permission, permits
from collab.blog import queries
from collab.blog.kind import subject_of
from collab.blog.models import Post
from collab.blog.routes import bp
from collab.comments.queries import thread
from collab.workspaces import access
from collab.workspaces.gate import signed_in


@bp.get("/p/<post>")
@permits(Permission.BLOG_READ)
def show(post: Post) -> str:
    account = signed_in()
    subject = subject_of(post, account)
    rights = access.permissions_in(account, post.workspace)
    return render_template(
        "blog/page.html",
        post=post,
        subject=subject,
        thread=thread(subject, account),
        attached=attached("post", post.id, account),
        may_change=queries.may_change(post, account, rights),
        short_address=public_url("blog.show", post=post.key),
    )
