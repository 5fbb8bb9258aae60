"""The pages that belong to no stage: the start, the design system, the mailbox of development."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from milepost.site.forms import SampleForm


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what Milepost is and where to begin."""
    return render(request, "site/home.html")


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """Show every component, the form with its errors; for development."""
    form = SampleForm({"email": "ada@", "story": "I waited."})
    page = Paginator(range(60), 20).get_page(2)
    return render(request, "site/design.html", {"form": form, "page": page})
