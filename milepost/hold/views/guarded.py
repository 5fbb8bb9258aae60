"""What a guardian sees of a child's share: what it shows, for whom, who looked."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from milepost.hold import queries
from milepost.kit.paging import page_of
from milepost.people.queries.families import approval_about
from milepost.people.rules.families import ApprovalKind
from milepost.people.signed_in import person_in


@login_required
@require_safe
def guarded(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a guardian what a child shares, as much as a reader would read of it."""
    guardian, now = person_in(request), timezone.now()
    share = get_object_or_404(queries.guarded_shares(guardian, on=now.date()), pk=pk)
    context = {
        "share": share,
        "shown": queries.shown_by(share),
        "imports": queries.shown_imports(share),
        "approval": approval_about(share.pk, kind=ApprovalKind.SHARE),
        "page": page_of(share.views.all(), request=request),
        "now": now,
    }
    return render(request, "hold/guarded.html", context)
