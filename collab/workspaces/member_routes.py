"""Who is in a workspace: the list, roles, invitations."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from collab.base.clock import now
from collab.base.errors import Refused
from collab.base.permissions import Permission, permits
from collab.contacts import finding
from collab.extensions import db
from collab.people.forms import one_line
from collab.people.invitation import resend_invitation
from collab.workspaces import inviting, membership, queries
from collab.workspaces.addresses import read_list
from collab.workspaces.forms import AddressListForm, KnownPersonForm, NewPersonForm, RoleForm
from collab.workspaces.gate import find_person, may, signed_in
from collab.workspaces.inviting import Outcome
from collab.workspaces.labels import MEANINGS, ROLES
from collab.workspaces.models import Membership, Role, Workspace

bp = Blueprint("members", __name__, url_prefix="/w/<workspace>/members")

Answer = str | Response | tuple[str, int]
MOST_FOUND = 10


@bp.get("")
@permits(Permission.WORKSPACE_READ)
def index(workspace: Workspace) -> str:
    return render_template(
        "workspaces/members.html",
        members=(members := queries.members(workspace)),
        is_in=any(member.account_id == signed_in().id for member in members),
        with_details=may(Permission.DIRECTORY_READ),
        roles=ROLES,
        meanings=MEANINGS,
    )


@bp.get("/invite")
@permits(Permission.MEMBERS_MANAGE)
def invite(workspace: Workspace) -> str:
    return invite_page(workspace)


def invite_page(
    workspace: Workspace,
    new_form: NewPersonForm | None = None,
    list_form: AddressListForm | None = None,
    lines: list[inviting.Planned] | None = None,
    done: bool = False,
) -> str:
    """Three ways to take people in. `lines` report on a pasted list, before or after it is `done`."""
    words = one_line(request.args.get("q"))[:100]
    asked = request.args.get("role", "")
    role = asked if asked in ROLES else Role.MEMBER.value
    new_form, list_form = new_form or NewPersonForm(), list_form or AddressListForm()
    if request.method == "GET":
        new_form.role.data = list_form.role.data = role
    found: list[int] = []
    if words:
        inside = {member.account.person_id for member in queries.members(workspace)}
        found = finding.find(signed_in(), words, without=inside)
    return render_template(
        "workspaces/invite.html",
        words=words,
        role=role,
        roles=ROLES,
        meanings=MEANINGS,
        found=finding.load(found[:MOST_FOUND]),
        found_more=max(0, len(found) - MOST_FOUND),
        new_form=new_form,
        list_form=list_form,
        lines=lines,
        done=done,
        count=sum(line.is_work for line in lines or []),
    )


@bp.post("/known")
@permits(Permission.MEMBERS_MANAGE)
def add_known(workspace: Workspace) -> Answer:
    form = KnownPersonForm()
    person = find_person(signed_in(), form.person.data or "") if form.validate() else None
    if person is None:
        flash(_("Bitte wählen Sie eine Person aus der Liste und eine Rolle."), "warning")
    elif person.account is None and not person.email:
        flash(
            _("Zu %(name)s ist keine E-Mail-Adresse bekannt. Tragen Sie sie unter „Neue Person“ ein.",
              name=person.display_name),
            "warning",
        )  # fmt: skip
    else:
        email = person.account.email if person.account else person.email
        outcome = inviting.take_in(workspace, email, "", "", None, form.chosen, actor=signed_in(), now=now())
        db.session.commit()
        _say_taken_in(person.display_name, outcome)
    return redirect(url_for("members.invite", workspace=workspace.slug), 303)


@bp.post("/new")
@permits(Permission.MEMBERS_MANAGE)
def add_new(workspace: Workspace) -> Answer:
    form = NewPersonForm()
    if not form.validate():
        return invite_page(workspace, new_form=form), 422
    outcome = inviting.take_in(
        workspace,
        form.email.data or "",
        form.given_name.data or "",
        form.family_name.data or "",
        form.chosen_organisation,
        form.chosen,
        actor=signed_in(),
        now=now(),
    )
    db.session.commit()
    _say_taken_in(form.email.data or "", outcome)
    return redirect(url_for("members.invite", workspace=workspace.slug), 303)


@bp.post("/list")
@permits(Permission.MEMBERS_MANAGE)
def add_list(workspace: Workspace) -> Answer:
    """First a preview, line by line; with `do=invite` the same list is carried out and reported."""
    form = AddressListForm()
    if not form.validate():
        return invite_page(workspace, list_form=form), 422
    addressees = read_list(form.addresses.data or "")
    if not addressees or len(addressees) > inviting.MOST:
        problem = (
            _("Bitte nehmen Sie höchstens %(most)s Adressen auf einmal.", most=inviting.MOST)
            if addressees
            else _("In diesem Text steht keine Adresse. Bitte fügen Sie mindestens eine ein.")
        )
        form.addresses.errors = [*form.addresses.errors, problem]
        return invite_page(workspace, list_form=form), 422
    lines = inviting.plan(workspace, addressees)
    if request.form.get("do") != "invite":
        return invite_page(workspace, list_form=form, lines=lines)
    lines = inviting.carry_out(workspace, lines, form.chosen, actor=signed_in(), now=now())
    db.session.commit()
    return invite_page(workspace, list_form=form, lines=lines, done=True)


@bp.post("/<member>/role")
@permits(Permission.MEMBERS_MANAGE)
def change_role(workspace: Workspace, member: Membership) -> Answer:
    form = RoleForm()
    if not form.validate():
        raise Refused(_("Diese Rolle gibt es nicht. Bitte wählen Sie eine aus der Liste."), status=422)
    changed = membership.change_role(member, form.chosen, actor=signed_in(), now=now())
    name, role = member.account.person.display_name, ROLES[form.chosen]
    db.session.commit()
    if changed:
        flash(_("%(name)s hat jetzt die Rolle „%(role)s“.", name=name, role=role), "success")
    return _back_to_list(workspace)


@bp.post("/<member>/remove")
@permits(Permission.MEMBERS_MANAGE)
def remove(workspace: Workspace, member: Membership) -> Answer:
    name = member.account.person.display_name
    membership.remove_member(member, actor=signed_in(), now=now())
    db.session.commit()
    flash(_("%(name)s gehört nicht mehr zu diesem Arbeitsbereich.", name=name), "success")
    return _back_to_list(workspace)


@bp.post("/<member>/resend")
@permits(Permission.MEMBERS_MANAGE)
def resend(workspace: Workspace, member: Membership) -> Answer:
    resend_invitation(member.account, signed_in(), now())
    email = member.account.email
    db.session.commit()
    said = _("Die Einladung geht noch einmal an %(email)s. Der frühere Link gilt nicht mehr.", email=email)
    flash(said, "success")
    return _back_to_list(workspace)


@bp.get("/leave")
@permits(Permission.WORKSPACE_READ)
def leave_page(workspace: Workspace) -> str:
    """What leaving means, before it is done: nobody can take the own leaving back alone."""
    own = membership.find_membership(workspace, signed_in())
    if own is None:
        abort(404)
    return render_template("workspaces/leave.html", role=ROLES[own.role])


@bp.post("/leave")
@permits(Permission.WORKSPACE_READ)
def leave(workspace: Workspace) -> Answer:
    own = membership.find_membership(workspace, signed_in())
    if own is None:
        abort(404)
    title = workspace.title
    membership.leave(own, now=now())
    db.session.commit()
    flash(_("Sie haben „%(title)s“ verlassen.", title=title), "success")
    return redirect(url_for("workspaces.index"), 303)


def _back_to_list(workspace: Workspace) -> Response:
    """To the list; whoever has just taken the own membership away, to the list of workspaces."""
    still = signed_in().is_office or membership.find_membership(workspace, signed_in())
    if not still:
        return redirect(url_for("workspaces.index"), 303)
    return redirect(url_for("members.index", workspace=workspace.slug), 303)


def _say_taken_in(name: str, outcome: Outcome) -> None:
    if outcome is Outcome.ALREADY:
        flash(_("%(name)s war schon dabei; die Rolle ist geblieben.", name=name), "info")
    elif outcome is Outcome.INVITED:
        flash(_("%(name)s ist eingeladen. Der Link zum Anmelden kommt per E-Mail.", name=name), "success")
    else:
        flash(_("%(name)s ist jetzt dabei.", name=name), "success")
