"""The pages that belong to no stage: the start, the reference, and those of development."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from milepost.issue.rules import SUITES
from milepost.kit import downloads, journal
from milepost.kit.errors import RuleError
from milepost.kit.fetch import fetch, within
from milepost.kit.models import Mail
from milepost.kit.paging import page_of
from milepost.people.models import Person
from milepost.people.signed_in import person_in
from milepost.site.api import api
from milepost.site.archive import archive_of, restore
from milepost.site.forms import ArchiveForm, SampleForm
from milepost.site.reference import VC_API, operations
from milepost.verify import pace

PATIENCE = 25.0
"""Seconds after which an archive's badges ask no further server; they are checked again later."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what Milepost is and where to begin."""
    return render(request, "site/home.html")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: HttpRequest) -> HttpResponseBase:
    """Tell what the archive holds; hand it out when asked for, as it is being written."""
    if request.method != "POST":
        return render(request, "site/archive.html")
    person, now = person_in(request), timezone.now()
    journal.record("archive.made", by=person.pk, target=person, at=now)
    name = f"milepost-{timezone.localdate():%Y-%m-%d}.zip"
    return downloads.streamed(archive_of(person, at=now), media_type="application/zip", name=name)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bring_archive(request: HttpRequest) -> HttpResponse:
    """Take an archive, check what is in it, put it back, and tell what became of it."""
    form = ArchiveForm(request.POST or None, request.FILES or None)
    restored = None
    if request.method == "POST" and form.is_valid():
        me, now = person_in(request), timezone.now()
        try:
            _pace(me, at=now)
            restored = restore(
                me,
                file=form.cleaned_data["archive"],
                fetch=within(PATIENCE, fetch=fetch),
                at=now,
            )
        except RuleError as refused:
            form.add_error("archive", refused.sentence)
    context = {"form": form, "restored": restored}
    return render(request, "site/bring_archive.html", context, status=422 if form.errors else 200)


def _pace(person: Person, *, at: datetime) -> None:
    if not pace.may_check(f"archive-{person.pk}", most=pace.ARCHIVES, at=at):
        raise RuleError(_("Many archives at once. Please wait a minute."), code="too-fast")


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """List what programs can ask."""
    context = {
        "operations": operations(),
        "vc_api": VC_API if settings.VC_API else (),
        "suites": SUITES,
        "description": api.description,
        "schema": reverse("api:openapi-json"),
    }
    return render(request, "site/api.html", context)


@require_safe
def operator_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to the one way to sign in; who is signed in and no operator finds nothing here."""
    if request.user.is_authenticated:
        raise Http404
    place = request.GET.get("next", reverse("admin:index"))
    return redirect(f"{reverse('people:sign_in')}?{urlencode({'next': place})}")


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """Show every component, the form with its errors; for development."""
    form = SampleForm({"email": "ada@", "story": "I waited."})
    page = Paginator(range(60), 20).get_page(2)
    return render(request, "site/design.html", {"form": form, "page": page})


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """Show all mail, newest first; for development."""
    sent = Mail.objects.filter(held_for=None).order_by("-at", "-pk")
    page = page_of(sent, request=request)
    return render(request, "site/mailbox.html", {"page": page})
