"""A minor's guardians, a guardian's children, and what waits to be decided."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.people import actions
from milepost.people.forms import AgreeForm, GuardianForm, ReasonForm
from milepost.people.models import Approval, Guardianship
from milepost.people.queries import families as queries
from milepost.people.signed_in import person_in


@login_required
@require_safe
def family(request: HttpRequest) -> HttpResponse:
    """Show who decides for one, for whom one decides, and what is shown to others."""
    return _family(request, form=GuardianForm())


def _family(request: HttpRequest, *, form: GuardianForm) -> HttpResponse:
    person, today = person_in(request), timezone.now().date()
    minority = queries.minority_of(person)
    minor = minority is not None and minority.of_age_on > today
    context = {
        "form": form,
        "minority": minority if minor else None,
        "waits": queries.waits(person, on=today),
        "guardians": queries.guardians_of(person) if minor else (),
        "children": queries.with_waiting(queries.guarded_by(person, on=today)),
        "page": page_of(queries.approvals_of(person), request=request),
        "to_keep": 0 if minor else queries.open_to_keep(person).count(),
    }
    return render(request, "people/family.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def ask_guardian(request: HttpRequest, pk: UUID | None = None) -> HttpResponse:
    """Ask somebody to decide for oneself, as a minor, or for a child one decides for."""
    form, by = GuardianForm(request.POST), person_in(request)
    child = _child_of(request, pk).child if pk else by
    if form.is_valid():
        asking = actions.Asking(email=form.cleaned_data["email"])
        try:
            actions.ask_guardian(child, asking_for=asking, by=by, at=timezone.now())
        except RuleError as error:
            form.add_error("email", error.sentence)
        else:
            messages.success(request, _("We have mailed a link to %s.") % asking.email)
            return redirect("people:child", pk) if pk else redirect("people:family")
    return _child(request, pk=pk, form=form) if pk else _family(request, form=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def guardian_answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a guardian is asked; on POST say yes, signed in with the address that was asked."""
    question = queries.question_of(token)
    if question is None or question.state != Guardianship.State.ASKED:
        status = 410 if question else 404
        return render(request, "people/guardian_gone.html", {"question": question}, status=status)
    if request.method != "POST":
        return _question(request, question=question, form=AgreeForm(), token=token)
    return _agree(request, question=question, token=token)


@login_required
def _agree(request: HttpRequest, *, question: Guardianship, token: str) -> HttpResponse:
    form, guardian = AgreeForm(request.POST), person_in(request)
    if not form.is_valid():
        return _question(request, question=question, form=form, token=token)
    try:
        agreed = actions.agree_to_guard(token, guardian=guardian, says_so=True, at=timezone.now())
    except RuleError as error:
        form.add_error(None, error.sentence)
        return _question(request, question=question, form=form, token=token)
    messages.success(request, _("Thank you. You hear from us when there is something to decide."))
    return redirect("people:child", agreed.pk)


def _question(
    request: HttpRequest, *, question: Guardianship, form: AgreeForm, token: str
) -> HttpResponse:
    context = {"question": question, "form": form, "token": token}
    status = 422 if form.errors else 200
    return render(request, "people/guardian_answer.html", context, status=status)


@never_cache
@require_POST
def guardian_refuse(request: HttpRequest, token: str) -> HttpResponse:
    """Say no; the mailed link is enough."""
    if queries.question_of(token) is None:
        raise Http404
    reason = request.POST.get("reason", "")
    question = actions.refuse_to_guard(token, reason=reason, at=timezone.now())
    return render(request, "people/guardian_gone.html", {"question": question})


@login_required
@require_safe
def child(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a guardian what a child asked, and what others see."""
    return _child(request, pk=pk, form=GuardianForm())


def _child(request: HttpRequest, *, pk: UUID, form: GuardianForm) -> HttpResponse:
    row = _child_of(request, pk)
    asked = queries.approvals_of(row.child)
    context = {
        "row": row,
        "form": form,
        "guardians": queries.guardians_of(row.child),
        "waiting": asked.filter(state=Approval.State.ASKED),
        "page": page_of(asked.exclude(state=Approval.State.ASKED), request=request),
    }
    return render(request, "people/child.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end_guardianship(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what follows when somebody decides no longer; on POST end it."""
    by = person_in(request)
    row = _child_of(request, pk)
    if request.method != "POST":
        others = queries.deciding_for(row.child).exclude(pk=by.pk).exists()
        return render(request, "people/guardian_end.html", {"row": row, "others": others})
    actions.end_guardianship(row, by=by, at=timezone.now())
    messages.success(request, _("You decide for this child no longer."))
    return redirect("people:family")


@login_required
@require_safe
def approval(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a guardian, or whoever asked, what others would see."""
    return _approval(request, pk=pk, form=ReasonForm())


def _approval(request: HttpRequest, *, pk: UUID, form: ReasonForm) -> HttpResponse:
    row = _own_or_guarded(request, pk)
    mine = row.child_id == person_in(request).pk
    minor = queries.is_minor(row.child, on=timezone.now().date())
    context = {
        "approval": row,
        "form": form,
        "decides": not mine and row.state == Approval.State.ASKED,
        "keeps": mine and not minor and row.state in {"asked", "approved"},
        "stops": row.state in ({"asked", "approved", "confirmed"} if mine else {"approved"}),
        "mine": mine,
    }
    return render(request, "people/approval.html", context, status=422 if form.errors else 200)


def _child_of(request: HttpRequest, pk: UUID) -> Guardianship:
    children = queries.guarded_by(person_in(request), on=timezone.now().date())
    return get_object_or_404(children, pk=pk)


def _to_decide(request: HttpRequest, pk: UUID) -> Approval:
    asked = queries.approvals_for(person_in(request), on=timezone.now().date())
    return get_object_or_404(asked, pk=pk)


def _own_or_guarded(request: HttpRequest, pk: UUID) -> Approval:
    person = person_in(request)
    today = timezone.now().date()
    found = queries.approvals_for(person, on=today).filter(pk=pk).first()
    return found or get_object_or_404(queries.approvals_of(person).select_related("child"), pk=pk)


@login_required
@require_POST
def approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let others see it."""
    row, seen = _to_decide(request, pk), request.POST.get("seen", "")
    try:
        actions.approve(row, by=person_in(request), at=timezone.now(), seen=seen)
    except RuleError as error:
        if error.code != "asked-anew":
            raise
        messages.warning(request, error.sentence)
    else:
        messages.success(request, _("Approved. You can stop it at any time."))
    return redirect("people:approval", pk)


@login_required
@require_POST
def refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say no, and why."""
    row = _to_decide(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _approval(request, pk=pk, form=form)
    reason = form.cleaned_data["reason"]
    actions.refuse(row, reason=reason, by=person_in(request), at=timezone.now())
    messages.success(request, _("Refused. Your child reads why."))
    return redirect("people:approval", pk)


@login_required
@require_POST
def stop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let nobody see it any more."""
    row = _own_or_guarded(request, pk)
    reason = request.POST.get("reason", "")
    actions.stop(row, reason=reason, by=person_in(request), at=timezone.now())
    messages.success(request, _closed(row))
    return redirect("people:approval", pk)


@login_required
@require_POST
def keep(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show it on in one's own name, once one is of age."""
    row = get_object_or_404(queries.approvals_of(person_in(request)), pk=pk)
    actions.keep_showing(row, by=person_in(request), at=timezone.now())
    messages.success(request, _kept(row))
    return redirect("people:family")


def _closed(row: Approval) -> str:
    if row.kind == Approval.Kind.APP:
        return _("Stopped. It gets nothing any more.")
    if row.kind == Approval.Kind.KEEP:
        return _("Stopped. They enter nothing any more.")
    return _("Stopped. Nobody sees it any more.")


def _kept(row: Approval) -> str:
    if row.kind == Approval.Kind.APP:
        return _("It is let in as before, and yours to stop.")
    if row.kind == Approval.Kind.KEEP:
        return _("They enter as before, and it is yours to stop.")
    return _("It is shown as before, and yours to stop.")
