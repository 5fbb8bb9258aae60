"""Collections: make one, fill it, put it in order, take it apart."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from milepost.hold import actions, queries
from milepost.hold.forms import CollectionForm, badges_chosen
from milepost.hold.models import Collection
from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in

MOST_OFFERED = 200
PLACES = {"up": -1, "down": 1}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def collections(request: HttpRequest) -> HttpResponse:
    """List one's collections, and make another one."""
    me = person_in(request)
    form = CollectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.start_collection(me, **form.cleaned_data, at=timezone.now())
        except RuleError as refused:
            form.add_error(None, refused.sentence)
        else:
            return redirect("hold:collection", pk=made.pk)
    context = {"page": page_of(queries.collections_of(me), request=request), "form": form}
    return render(request, "hold/collections.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def collection(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what is in a collection and what could be; give it another name."""
    mine = _mine(request, pk)
    form = CollectionForm(request.POST or None, initial={"name": mine.name, "words": mine.words})
    if request.method == "POST" and form.is_valid():
        by, at = person_in(request), timezone.now()
        actions.rename_collection(mine, **form.cleaned_data, by=by, at=at)
        messages.success(request, _("Changed."))
        return redirect("hold:collection", pk=pk)
    items = queries.collected_in(mine)
    query = urlencode({"collection": str(mine.pk)})
    context = {
        "collection": mine,
        "items": items,
        "offered": queries.not_in(mine, most=MOST_OFFERED),
        "form": form,
        "share": f"{reverse('hold:share_new')}?{query}" if items else "",
    }
    return render(request, "hold/collection.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def collect(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put the ticked badges into a collection."""
    mine, by, at = _mine(request, pk), person_in(request), timezone.now()
    try:
        chosen = badges_chosen(request.POST.getlist("badge"))
        actions.collect(mine, chosen=chosen, by=by, at=at)
    except RuleError as refused:
        messages.warning(request, refused.sentence)
    return redirect("hold:collection", pk=pk)


@login_required
@require_POST
def move(request: HttpRequest, pk: UUID, item: int) -> HttpResponse:
    """Move a badge one place up or down, or take it out."""
    mine, by, at = _mine(request, pk), person_in(request), timezone.now()
    places = PLACES.get(request.POST.get("move", ""))
    if places is None:
        actions.take_out(mine, item=item, by=by, at=at)
    else:
        actions.move(mine, item=item, places=places, by=by, at=at)
    return redirect("hold:collection", pk=pk)


@login_required
@require_POST
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a collection apart."""
    actions.delete_collection(_mine(request, pk), by=person_in(request), at=timezone.now())
    messages.success(request, _("The collection is gone. Its badges are still in your wallet."))
    return redirect("hold:collections")


def _mine(request: HttpRequest, pk: UUID) -> Collection:
    return get_object_or_404(queries.collections_of(person_in(request)), pk=pk)
