"""The third party's side: a mailed link shows one piece of work and takes one answer."""

from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from milepost.earn import actions
from milepost.earn.forms import AnswerForm, answer_form
from milepost.earn.models import Attestation
from milepost.earn.queries import (
    ShownWork,
    attestation_of,
    digest_about,
    entries_shown,
    first_lines,
    is_stopped,
    kept_standing,
    safe_content,
    shown_of,
    why_closed,
)
from milepost.kit import downloads
from milepost.kit.errors import RuleError
from milepost.kit.media import Family, MediaType, has_preview, preview

Answer = TypeVar("Answer", bound=HttpResponseBase)
WIDTH = 1200


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attest(request: HttpRequest, token: str) -> HttpResponse:
    """Show one piece of work and the question about it; take the answer."""
    found = get_object_or_404(attestation_of(token))
    closed = why_closed(found, at=now())
    if closed:
        context = {"attestation": found, "why": closed, "token": token}
        return _private(render(request, "earn/attest_closed.html", context, status=410))
    form = answer_form(found, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.attest(found, answer=form.answer(), at=now())
            return _private(redirect("earn:attest", token=token))
        except RuleError as error:
            # What they looked at may have changed: the page shows it as it is now.
            found = get_object_or_404(attestation_of(token))
            form = _fresh(found, form)
            form.add_error(None, error.sentence)
    return _page(request, found, form=form, token=token)


def _fresh(found: Attestation, form: AnswerForm) -> AnswerForm:
    """The same words in a form about the work as it is now."""
    digest = digest_about(found, artifact=found.artifact) if found.artifact else ""
    data = {**{name: form.cleaned_data[name] for name in form.fields}, "seen": digest}
    again = answer_form(found, data=data)
    again.is_valid()
    return again


def _page(
    request: HttpRequest, found: Attestation, *, form: AnswerForm, token: str
) -> HttpResponse:
    assert found.artifact is not None
    work = shown_of(found.artifact)
    context = {
        "attestation": found,
        "asker": found.submission.applicant,
        "version": found.submission.version,
        "slot": found.artifact.slot,
        "work": work,
        "words": first_lines(work) if work.is_file and work.family is Family.TEXT else None,
        "log": None if found.days else kept_standing(found.artifact),
        "entries": entries_shown(found.artifact, days=found.days) if found.days else None,
        "current": found.sha256 == digest_about(found, artifact=found.artifact),
        "form": form,
        "token": token,
    }
    status = 422 if form.errors else 200
    return _private(render(request, "earn/attest.html", context, status=status))


@never_cache
@require_safe
def attest_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """Hand out the file in question, without what it hides of its maker."""
    work = _open_file(token)
    return _private(
        downloads.cleaned(request, work.sha256, media_type=work.media_type, name=work.name)
    )


@never_cache
@require_safe
def attest_preview(request: HttpRequest, token: str) -> HttpResponse:
    """Show the picture in question, small enough for a page."""
    work = _open_file(token)
    if not has_preview(work.media_type):
        raise Http404
    small = preview(safe_content(work), work.media_type, WIDTH)
    return _private(downloads.picture(small, media_type=MediaType.JPEG, name="preview.jpg"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attest_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop mails to this address, or take a stop back; opening the page alone does neither."""
    found = get_object_or_404(attestation_of(token))
    if request.method == "POST":
        change = actions.allow_mail if "again" in request.POST else actions.stop_mail
        change(found, at=now())
        return _private(redirect("earn:attest_stop", token=token))
    context = {"attestation": found, "stopped": is_stopped(found.email), "token": token}
    return _private(render(request, "earn/attest_stop.html", context))


def _open_file(token: str) -> ShownWork:
    found = get_object_or_404(attestation_of(token))
    if why_closed(found, at=now()) or found.artifact is None:
        raise Http404
    work = shown_of(found.artifact)
    if not work.is_file:
        raise Http404
    return work


def _private(response: Answer) -> Answer:
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
