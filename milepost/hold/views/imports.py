"""Badges from elsewhere: bring them, look at what was found, keep what one wants."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from milepost.hold import actions, queries
from milepost.hold.forms import BringForm
from milepost.hold.models import ImportedCredential
from milepost.kit import downloads, files
from milepost.kit.errors import RuleError
from milepost.kit.fetch import fetch, within
from milepost.kit.keys import is_uuid
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in
from milepost.verify import pace

PATIENCE = 20.0
"""Seconds after which one round of badges asks no further server."""
MOST_UNDECIDED = 5


@login_required
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Ask for badges from elsewhere; check them and lead to what was found."""
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        me, now = person_in(request), timezone.now()
        try:
            _pace(me.pk, at=now)
            brought = actions.bring(
                me, pieces=form.pieces(), fetch=within(PATIENCE, fetch=fetch), at=now
            )
        except RuleError as refused:
            form.add_error(None, refused.sentence)
        else:
            return redirect("hold:brought", pk=brought.pk)
    return render(request, "hold/bring.html", {"form": form}, status=422 if form.errors else 200)


def _pace(person: UUID, *, at: datetime) -> None:
    if not pace.may_check(f"bring-{person}", most=pace.PAGE, at=at):
        raise RuleError(
            _("That was a lot of badges at once. Please wait a minute."), code="too-fast"
        )


@login_required
@require_http_methods(["GET", "POST"])
def brought(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what was found in what one brought; keep what is chosen, forget the rest."""
    me = person_in(request)
    bringing = get_object_or_404(queries.bringings_of(me), pk=pk)
    if request.method == "POST":
        chosen = [UUID(key) for key in request.POST.getlist("keep") if is_uuid(key)]
        number = actions.keep(bringing, chosen=chosen, by=me, at=timezone.now())
        messages.success(
            request,
            ngettext(
                "%(number)d badge is in your wallet now.",
                "%(number)d badges are in your wallet now.",
                number,
            )
            % {"number": number},
        )
        return redirect("hold:elsewhere")
    found = queries.with_issuers(queries.found_in(bringing))
    context = {
        "bringing": bringing,
        "waiting": [one for one in found if one.kept_at is None],
        "kept": [one for one in found if one.kept_at is not None],
    }
    return render(request, "hold/brought.html", context)


@login_required
@require_GET
def elsewhere(request: HttpRequest) -> HttpResponse:
    """List every badge from elsewhere that this person keeps."""
    me = person_in(request)
    page = page_of(queries.imported_of(me).defer("document", "report"), request=request)
    page.object_list = queries.with_issuers(page.object_list)
    context = {
        "page": page,
        "undecided": queries.waiting_for(me)[:MOST_UNDECIDED],
    }
    return render(request, "hold/elsewhere.html", context)


@login_required
@require_GET
def imported(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a badge from elsewhere, each check it went through, and what changed since."""
    kept = get_object_or_404(queries.imported_by(person_in(request)), pk=pk)
    queries.with_issuers([kept])
    context = {"kept": kept, "told": kept.report, "changes": kept.changes.all()[:20]}
    return render(request, "hold/imported.html", context)


@login_required
@require_GET
def imported_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand out a badge from elsewhere, byte for byte as it came."""
    return as_it_came(get_object_or_404(queries.imported_by(person_in(request)), pk=pk))


@login_required
@require_GET
def kept_piece(request: HttpRequest, pk: UUID, number: int) -> HttpResponseBase:
    """Hand out a file of evidence that came back with a badge, to be saved."""
    mine = get_object_or_404(queries.imported_of(person_in(request)), pk=pk)
    piece = get_object_or_404(mine.pieces.exclude(sha256=""), position=number)
    pieces = files.pieces(piece.sha256, start=0, end=piece.size)
    return downloads.streamed(pieces, media_type="application/octet-stream", name=piece.name)


def as_it_came(kept: ImportedCredential) -> HttpResponse:
    """Return a badge from elsewhere as a file to save, byte for byte."""
    content, media_type, name = queries.as_it_came(kept)
    return downloads.attachment(content, media_type=media_type, name=name)


@login_required
@require_POST
def check_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Check a badge from elsewhere once more, now."""
    me, now = person_in(request), timezone.now()
    kept = get_object_or_404(queries.imported_of(me), pk=pk)
    try:
        _pace(me.pk, at=now)
        change = actions.check_again(kept, fetch=within(PATIENCE, fetch=fetch), at=now)
    except RuleError as refused:
        messages.warning(request, refused.sentence)
    else:
        messages.info(
            request, _("Checked again.") if change else _("Checked again: nothing has changed.")
        )
    return redirect("hold:imported", pk=pk)


@login_required
@require_POST
def remove_imported(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a badge from elsewhere out of the wallet."""
    kept = get_object_or_404(queries.imported_by(person_in(request)), pk=pk)
    actions.remove_import(kept, by=person_in(request), at=timezone.now())
    messages.success(request, _("The badge was taken out of your wallet."))
    return redirect("hold:elsewhere")
