"""The pages that belong to no stage: the start, the reference, and those of development."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from milepost.kit.models import Mail
from milepost.kit.paging import page_of
from milepost.site.api import api
from milepost.site.forms import SampleForm
from milepost.site.reference import operations


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what Milepost is and where to begin."""
    return render(request, "site/home.html")


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """List what programs can ask."""
    context = {
        "operations": operations(),
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
    page = page_of(Mail.objects.order_by("-at", "-pk"), request=request)
    return render(request, "site/mailbox.html", {"page": page})
