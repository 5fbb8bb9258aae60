"""The log for people, and its proofs for machines."""

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    JsonResponse,
)
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.ledger import actions, queries
from milepost.ledger.queries import Inclusion
from milepost.ledger.rules import notes, tiles
from milepost.ledger.rules.words import KIND_WORDS
from milepost.ledger.witnesses import witnesses

TEXT = "text/plain; charset=utf-8"
LONGEST_NOTE = 20_000


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show every entry, newest first, and how to check them."""
    context = {
        "page": page_of(queries.leaves(), request=request),
        "checkpoint": queries.newest_checkpoint(),
        "verifier_key": queries.verifier_key(),
        "cosigned": queries.newest_cosigned(),
        "kinds": KIND_WORDS.values(),
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
    response = HttpResponse(queries.cosigned_note(newest), content_type=TEXT)
    response["Cache-Control"] = "public, max-age=5"
    return _open(response)


@require_safe
def checkpoint_at(request: HttpRequest, size: int) -> HttpResponse:
    """Give the checkpoint over the first ``size`` entries, with what witnesses signed."""
    found = queries.checkpoint_at(size)
    if found is None:
        raise Http404(_("The log never had these sizes."))
    return _open(HttpResponse(queries.cosigned_note(found), content_type=TEXT))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def cosignatures(request: HttpRequest) -> HttpResponse:
    """Give the newest checkpoint that each witness signed; on POST take one of ours with the
    signatures of witnesses that this log knows."""
    if request.method != "POST":
        signed = queries.newest_signed_by(known.name for known in witnesses())
        told = [{"witness": row.witness, "note": row.checkpoint.note + row.line} for row in signed]
        return _open(JsonResponse(told, safe=False))
    if int(request.headers.get("Content-Length") or 0) > LONGEST_NOTE:
        return HttpResponse(_("This is too long for a checkpoint."), status=413, content_type=TEXT)
    try:
        note = request.body.decode()
    except UnicodeDecodeError:
        return HttpResponseBadRequest(_("This is no checkpoint of this log."), content_type=TEXT)
    try:
        kept = actions.accept_cosignatures(note, witnesses=witnesses(), at=timezone.now())
    except RuleError as error:
        return HttpResponse(error.sentence, status=409, content_type=TEXT)
    return HttpResponse(status=201 if kept else 200)


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


@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """Give the line by which strangers check the log's signature."""
    line = queries.verifier_key()
    if not line:
        raise Http404(_("The log has no entries yet."))
    return _open(HttpResponse(f"{line}\n", content_type=TEXT))


@require_safe
def hash_tile(request: HttpRequest, level: str, address: str) -> HttpResponse:
    """Give a tile of the tree's hashes (C2SP tlog-tiles)."""
    place = tiles.read_place(address)
    return _tile(place and queries.hash_tile(place, level=int(level)))


@require_safe
def entry_tile(request: HttpRequest, address: str) -> HttpResponse:
    """Give a tile of entries (C2SP tlog-tiles)."""
    place = tiles.read_place(address)
    return _tile(place and queries.entry_tile(place))


def _tile(content: bytes | None) -> HttpResponse:
    if content is None:
        raise Http404(_("The log has no such entry."))
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return _open(response)


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
