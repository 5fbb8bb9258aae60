"""What those who look after reviewers do: the rule, samples, and how everyone stands."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from milepost.define.models import Achievement
from milepost.earn.forms import uploads
from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in
from milepost.review import actions, queries
from milepost.review.forms import PanelForm, PieceForm, ReasonForm, RuleForm, SampleForm
from milepost.review.models import Anchor, CalibrationRule
from milepost.review.rules.duties import Kind, State


@login_required
@require_GET
def led(request: HttpRequest) -> HttpResponse:
    """List the achievements whose reviewers this person looks after."""
    page = page_of(queries.led_by(person_in(request)), request=request)
    return render(request, "review/led.html", {"page": page})


@login_required
@require_GET
def lead(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how the reviewers of one achievement stand, and its samples."""
    achievement = _led(request, slug)
    rule = CalibrationRule.objects.filter(achievement=achievement).first()
    page = page_of(queries.reviewers_of(achievement), request=request)
    stances = (
        queries.stances_for(rule, reviewers=page.object_list, at=timezone.now()) if rule else []
    )
    context = {
        "achievement": achievement,
        "version": queries.published_version(achievement),
        "rule": rule,
        "page": page,
        "stances": stances,
        "samples": queries.samples_of(achievement).count(),
    }
    return render(request, "review/lead.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose what reviewers have to show; it holds once a second person confirmed it."""
    achievement = _led(request, slug)
    kept = CalibrationRule.objects.filter(achievement=achievement).first()
    form = RuleForm(request.POST or None, initial=_initial(kept or CalibrationRule()))
    organization = achievement.organization
    if request.method == "POST" and form.is_valid():
        proposal, by, now = form.proposal(), person_in(request), timezone.now()
        try:
            change = actions.propose_change(
                organization, achievement=achievement, proposal=proposal, by=by, at=now
            )
            return redirect("review:change", organization.slug, change.pk)
        except RuleError as refused:
            form.add_error(None, refused.sentence)
    opened = queries.changes_in(organization).filter(
        achievement=achievement, kind=Kind.CALIBRATION, state=State.OPEN
    )
    context = {
        "achievement": achievement,
        "version": queries.published_version(achievement),
        "form": form,
        "opened": opened.first(),
    }
    return render(request, "review/rule.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def reviewer(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Show how one reviewer stands: the trend, and every sample that counts."""
    achievement = _led(request, slug)
    kept = get_object_or_404(CalibrationRule, achievement=achievement)
    person = get_object_or_404(queries.reviewers_of(achievement), pk=pk)
    stance = queries.stance_of(person, rule=kept, at=timezone.now())
    return render(request, "review/reviewer.html", {"stance": stance})


@login_required
@require_http_methods(["GET", "POST"])
def samples(request: HttpRequest, slug: str) -> HttpResponse:
    """List the samples of an achievement, and begin a new one."""
    achievement = _led(request, slug)
    form = SampleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by, now = person_in(request), timezone.now()
        anchor = actions.make_sample(achievement, **form.cleaned_data, by=by, at=now)
        return redirect("review:sample", pk=anchor.pk)
    context = {
        "achievement": achievement,
        "version": queries.published_version(achievement),
        "page": page_of(queries.samples_of(achievement), request=request),
        "form": form,
    }
    return render(request, "review/samples.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def rounds(request: HttpRequest, slug: str) -> HttpResponse:
    """List judged work whose learners can be asked."""
    achievement = _led(request, slug)
    page = page_of(queries.decided_rounds(achievement), request=request)
    context = {
        "achievement": achievement,
        "version": queries.published_version(achievement),
        "page": page,
        "rows": queries.candidates(page.object_list),
        "form": SampleForm(),
    }
    return render(request, "review/rounds.html", context)


@login_required
@require_POST
def ask(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Ask the learner of a judged round."""
    achievement = _led(request, slug)
    decision = get_object_or_404(queries.decided_rounds(achievement), pk=pk)
    actions.ask_consent(decision, by=person_in(request), at=timezone.now())
    messages.success(request, _("The learner was asked by mail. You are not told who they are."))
    return redirect("review:rounds", slug=slug)


@login_required
@require_POST
def copy(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Make a sample of a judged round whose learner agreed."""
    achievement = _led(request, slug)
    decision = get_object_or_404(queries.decided_rounds(achievement), pk=pk)
    [candidate] = queries.candidates([decision])
    form = SampleForm(request.POST)
    if candidate.consent is None or not form.is_valid():
        messages.warning(request, _("Give it a name first; its learner has to have agreed."))
        return redirect("review:rounds", slug=slug)
    by, now = person_in(request), timezone.now()
    anchor = actions.sample_from(candidate.consent, **form.cleaned_data, by=by, at=now)
    return redirect("review:sample", pk=anchor.pk)


@login_required
@require_GET
def sample(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a sample with its work, its levels, and what is still needed before it is used."""
    return _sample(request, _mine(request, pk))


@require_POST
@uploads.bounded
@login_required
def sample_piece(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a text or a file into a sample."""
    anchor = _mine(request, pk)
    if uploads.too_large(request):
        messages.warning(request, uploads.too_large_together())
        return redirect("review:sample", pk=pk)
    data, files = request.POST, request.FILES
    form = PieceForm(data, files, version=anchor.version, dropped=uploads.dropped(request))
    if form.is_valid():
        by, now = person_in(request), timezone.now()
        try:
            actions.add_piece(anchor, slot=form.slot(), work=form.work(), by=by, at=now)
        except RuleError as refused:
            form.add_error(None, refused.sentence)
        else:
            return redirect("review:sample", pk=pk)
    return _sample(request, anchor, pieces=form)


@login_required
@require_POST
def sample_remove(request: HttpRequest, pk: UUID, piece: UUID) -> HttpResponse:
    """Take a piece out."""
    anchor = _mine(request, pk)
    found = get_object_or_404(anchor.pieces, pk=piece)
    actions.remove_piece(found, by=person_in(request), at=timezone.now())
    return redirect("review:sample", pk=pk)


@login_required
@require_POST
def sample_scores(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep what the panel agreed on."""
    anchor = _mine(request, pk)
    form = PanelForm(request.POST, anchor=anchor)
    if form.is_valid():
        actions.set_scores(anchor, panel=form.panel(), by=person_in(request), at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("review:sample", pk=pk)
    return _sample(request, anchor, panel=form)


@login_required
@require_POST
def sample_state(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Use a sample, with a second person or, where there is none, with a reason; or no more."""
    anchor, by, now = _mine(request, pk), person_in(request), timezone.now()
    try:
        if "alone" in request.POST:
            reason = request.POST.get("reason", "")
            actions.use_sample_alone(anchor, reason=reason, by=by, at=now)
        else:
            act = actions.use_sample if "use" in request.POST else actions.retire_sample
            act(anchor, by=by, at=now)
    except RuleError as refused:
        messages.warning(request, refused.sentence)
    return redirect("review:sample", pk=pk)


def _led(request: HttpRequest, slug: str) -> Achievement:
    found: Achievement = get_object_or_404(queries.led_by(person_in(request)), slug=slug)
    return found


def _mine(request: HttpRequest, pk: UUID) -> Anchor:
    found: Anchor = get_object_or_404(queries.samples_led_by(person_in(request)), pk=pk)
    return found


def _sample(
    request: HttpRequest,
    anchor: Anchor,
    *,
    pieces: PieceForm | None = None,
    panel: PanelForm | None = None,
) -> HttpResponse:
    me = person_in(request)
    own = anchor.scored_by_id == me.pk
    others = queries.others_who_lead(anchor, beside=me, at=timezone.now()) if own else []
    is_open = anchor.state in (Anchor.State.DRAFT, Anchor.State.WAITING)
    context = {
        "anchor": anchor,
        "open": is_open,
        "own": own,
        "others": others,
        "alone": ReasonForm() if own and not others and is_open else None,
        "slots": queries.work_of(anchor),
        "pieces": pieces or PieceForm(version=anchor.version),
        "panel": panel or PanelForm(anchor=anchor),
    }
    wrong = (pieces and pieces.errors) or (panel and panel.errors)
    return render(request, "review/sample.html", context, status=422 if wrong else 200)


def _initial(kept: CalibrationRule) -> dict[str, object]:
    names = ("measure", "threshold", "samples", "months", "every", "required")
    return {name: getattr(kept, name) for name in names}
