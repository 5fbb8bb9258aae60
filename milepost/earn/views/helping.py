"""What helped you: for people who earned a badge."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from milepost.define.models import Resource
from milepost.define.queries import helped_by, public_versions, resources_of
from milepost.earn import actions
from milepost.earn.queries import has_earned
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in


@require_safe
@login_required
def helped(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the list of resources, each with a button that says it helped."""
    person = person_in(request)
    version = public_versions(slug).first()
    if version is None:
        raise Http404
    achievement = version.achievement
    context = {
        "version": version,
        "earned": has_earned(person, achievement=achievement),
        "page": page_of(resources_of(achievement), request=request),
        "mine": helped_by(person, achievement=achievement),
    }
    return render(request, "earn/helped.html", context)


@require_POST
@login_required
def say(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Count a resource as one that helped, or take that back, as the pressed button says."""
    person = person_in(request)
    resource = get_object_or_404(Resource.objects.filter(state="accepted"), pk=pk)
    if request.POST.get("helped") == "no":
        actions.say_it_did_not(resource, by=person, at=now())
    else:
        actions.say_it_helped(resource, by=person, at=now())
    response = redirect("earn:helped", resource.achievement.slug)
    response["Location"] += f"#r-{resource.pk}"
    return response
