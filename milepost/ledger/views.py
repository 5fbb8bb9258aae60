"""The log for people, and its proofs for machines."""

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    JsonResponse,
)
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from milepost.kit.paging import page_of
from milepost.ledger import queries
from milepost.ledger.queries import Inclusion
from milepost.ledger.rules import notes

TEXT = "text/plain; charset=utf-8"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show every entry, newest first, and how to check them."""
    context = {
        "page": page_of(queries.leaves(), request=request),
        "checkpoint": queries.newest_checkpoint(),
        "verifier_key": queries.verifier_key(),
    }
    return render(request, "ledger/page.html", context)


@require_safe
def leaf(request: HttpRequest, leaf_hash: str) -> HttpResponse:
    """Show one entry with its proof: a page for people, JSON for machines."""
    found = _inclusion_or_404(leaf_hash)
    if _wants_json(request):
        return _open(JsonResponse(_inclusion_json(found)))
    context = {"found": found, "leaf": found.leaf, "verifier_key": queries.verifier_key()}
    return render(request, "ledger/leaf.html", context)


@require_safe
def proof(request: HttpRequest, leaf_hash: str) -> HttpResponse:
    """Give the proof as a C2SP ``.tlog-proof`` file, which holds without this server."""
    found = _inclusion_or_404(leaf_hash)
    text = notes.proof_file(found.index, proof=found.proof, note=found.note)
    return _open(HttpResponse(text, content_type=TEXT))


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """Give the newest signed checkpoint."""
    newest = queries.newest_checkpoint()
    if newest is None:
        raise Http404(_("The log has no entries yet."))
    response = HttpResponse(newest.note, content_type=TEXT)
    response["Cache-Control"] = "public, max-age=5"
    return _open(response)


@require_safe
def consistency(request: HttpRequest) -> HttpResponse:
    """Give the proof that the log of ``?second=`` entries continues the one of ``?first=``."""
    sizes = [request.GET.get(name, "") for name in ("first", "second")]
    if not all(size.isascii() and size.isdecimal() and len(size) < 19 for size in sizes):
        return HttpResponseBadRequest(_("Give two sizes: ?first=3&second=8"), content_type=TEXT)
    found = queries.consistency(int(sizes[0]), second=int(sizes[1]))
    if found is None:
        raise Http404(_("The log never had these sizes."))
    steps = [value.hex() for value in found.proof]
    return _open(JsonResponse({"first": found.first, "second": found.second, "proof": steps}))


def _inclusion_or_404(leaf_hash: str) -> Inclusion:
    found = queries.inclusion(leaf_hash.lower())
    if found is None:
        raise Http404(_("The log has no such entry."))
    return found


def _inclusion_json(found: Inclusion) -> dict[str, object]:
    return {
        "index": found.index,
        "size": found.size,
        "entry": found.leaf.entry,
        "hash": found.leaf.hash,
        "proof": found.steps,
        "root": found.root.hex(),
        "checkpoint": found.note,
        "verifierKey": queries.verifier_key(),
    }


def _wants_json(request: HttpRequest) -> bool:
    if request.GET.get("format") == "json":
        return True
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def _open(response: HttpResponse) -> HttpResponse:
    """Let pages of any origin read it: whoever checks a badge may run in a browser."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Vary"] = "Accept"
    return response
