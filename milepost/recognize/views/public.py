"""What everyone reads: the list, one commitment, its signed file, an organization's own list."""

from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from milepost.define.queries import public_versions as achievement_versions
from milepost.frameworks.models import Competency
from milepost.frameworks.queries import competencies
from milepost.kit.downloads import attachment
from milepost.kit.paging import page_of
from milepost.organizations.models import Organization
from milepost.people.models import Person
from milepost.recognize import queries
from milepost.recognize.forms import SearchForm
from milepost.recognize.models import CommitmentVersion
from milepost.recognize.rules.commitments import holds

SIGNED = "application/vc"


@require_safe
def commitments(request: HttpRequest) -> HttpResponse:
    """List what is accepted, found by words, by what one gets, by what one holds."""
    form = SearchForm(request.GET)
    asked = form.asked()
    rows = queries.found(asked, on=timezone.localdate())
    context = {
        "form": form,
        "asked": asked,
        "page": page_of(rows, request=request),
        "achievement": achievement_versions(asked.achievement).first() if asked.achievement else "",
        "owner": Organization.objects.filter(slug=asked.organization or "-").first(),
        "issuer": Organization.objects.filter(slug=asked.issuer or "-").first(),
        "issuer_id": asked.issuer_id,
        "competency": _competency(asked.competency),
    }
    return render(request, "recognize/commitments.html", context)


def _competency(identifier: UUID | None) -> Competency | None:
    return competencies().filter(identifier=identifier).first() if identifier else None


@require_safe
def commitment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one commitment: what counts for what, until when, its earlier words."""
    versions = list(queries.public_versions(pk))
    today = timezone.localdate()
    version = _chosen(versions, wanted=request.GET.get("version", ""), today=today)
    owner = version.commitment.organization
    counts = [one for one in versions if holds(one.span, on=today)]
    current = counts[0] if counts else None
    context = {
        "version": version,
        "commitment": version.commitment,
        "achievements": [(one, queries.newest_title(one)) for one in version.achievements.all()],
        "versions": versions,
        "current": current,
        "coming": next((one for one in versions if not _begun(one, on=today)), None),
        "holds": current == version,
        "over": version.commitment.withdrawn_on and version.commitment.withdrawn_on < today,
        "domain": queries.domain_of(owner),
        "decided": queries.counts_of([pk]).get(pk),
        "decides": isinstance(request.user, Person)
        and queries.desks_of(request.user).filter(pk=owner.pk).exists(),
    }
    return render(request, "recognize/commitment.html", context)


def _chosen(versions: list[CommitmentVersion], *, wanted: str, today: date) -> CommitmentVersion:
    """Return the version asked for, else the one that counts, else the newest."""
    if not versions:
        raise Http404
    if wanted:
        for one in versions:
            if str(one.number) == wanted:
                return one
        raise Http404
    begun = [one for one in versions if _begun(one, on=today)]
    return begun[0] if begun else versions[0]


def _begun(version: CommitmentVersion, *, on: date) -> bool:
    return version.effective_on is not None and version.effective_on <= on


@require_safe
def signed(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Hand out the signed EndorsementCredential of one version, the bytes that were signed."""
    version = get_object_or_404(queries.public_versions(pk), number=number)
    name = f"commitment-{version.commitment.organization.slug}-v{number}.json"
    response = attachment(version.document.encode(), media_type=SIGNED, name=name)
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def organization(request: HttpRequest, slug: str) -> HttpResponse:
    """List everything an organization accepts or has accepted."""
    owner = get_object_or_404(Organization, slug=slug)
    today = timezone.localdate()
    page = page_of(queries.of_organization(owner), request=request)
    rows = [(one, _told(list(one.versions.all()), today=today)) for one in page]
    context = {"organization": owner, "page": page, "rows": rows, "today": today}
    return render(request, "recognize/organization.html", context)


def _told(versions: list[CommitmentVersion], *, today: date) -> CommitmentVersion:
    return _chosen([one for one in versions if one.published_at], wanted="", today=today)
