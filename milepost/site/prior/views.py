"""A badge out of the wallet as evidence: the one place that knows both the wallet and the work."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from milepost.define.models import EvidenceSlot
from milepost.earn.actions import BadgeWork, add_badge
from milepost.earn.queries import submissions_of
from milepost.hold.queries import credential_of, imported_of, wallet_of
from milepost.kit.errors import RuleError
from milepost.kit.fetch import fetch, within
from milepost.people.models import Person
from milepost.people.signed_in import person_in
from milepost.verify import pace

MOST_OFFERED = 200
HERE, ELSEWHERE = "here", "elsewhere"


class ChooseForm(forms.Form):
    """Which badge of the wallet it is."""

    badge = forms.ChoiceField(label=gettext_lazy("Which badge shows it?"), widget=forms.RadioSelect)

    def __init__(self, data: object, *, holder: Person) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        brought = imported_of(holder).defer("document", "report")[:MOST_OFFERED]
        earned = wallet_of(holder).filter(revoked_at=None)[:MOST_OFFERED]
        field = self.fields["badge"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            *((f"{ELSEWHERE}-{one.pk}", _named(one.title, one.issuer_name)) for one in brought),
            *(
                (f"{HERE}-{one.pk}", _named(one.version.title, str(one.organization)))
                for one in earned
            ),
        ]


def _named(title: str, issuer: str) -> str:
    return f"{title} ({issuer})" if issuer else title


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def from_wallet(request: HttpRequest, pk: UUID, slot: UUID) -> HttpResponse:
    """Choose a badge of one's wallet; it is checked again, as any badge, and put into the slot."""
    person = person_in(request)
    submission = get_object_or_404(submissions_of(person), pk=pk)
    place = get_object_or_404(EvidenceSlot, version=submission.version_id, key=slot)
    form = ChooseForm(request.POST if request.method == "POST" else None, holder=person)
    if request.method == "POST" and form.is_valid():
        try:
            work = _work(form.cleaned_data["badge"], holder=person)
            added = add_badge(submission, slot=place, work=work, by=person, at=now())
        except RuleError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("The badge is in your work, with what the check said."))
            return redirect("earn:badge", pk=added.pk)
    context = {"form": form, "submission": submission, "slot": place}
    status = 422 if form.errors else 200
    return render(request, "site/from_wallet.html", context, status=status)


def _work(chosen: str, *, holder: Person) -> BadgeWork:
    """The badge as it is kept, and the way to fetch what its check needs."""
    if not pace.may_check(f"earn-{holder.pk}", most=pace.PAGE, at=now()):
        raise RuleError(_("Many badges at once. Please wait a minute."), code="too-often")
    where, _dash, pk = chosen.partition("-")
    rows = credential_of(holder) if where == HERE else imported_of(holder)
    document: str = rows.values_list("document", flat=True).get(pk=pk)
    return BadgeWork(content=document.encode(), fetch=within(pace.PATIENCE, fetch=fetch))
