"""What anyone sees: the frameworks, one of them as a tree, one competency, and search."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from milepost.frameworks import queries
from milepost.frameworks.forms import SearchForm
from milepost.kit.paging import page_of
from milepost.people.models import Person

LONG_PAGE = 100


@require_safe
def all_frameworks(request: HttpRequest) -> HttpResponse:
    """Show the frameworks; with words, the competencies that have them."""
    form = SearchForm(request.GET)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    context = {"typed": typed, "writes": _writes(request)}
    if typed:
        found = queries.search(typed)
        page = page_of(found.keys, request=request)
        context |= {"page": page, "found": found, "rows": queries.rows_of(list(page))}
        return render(request, "frameworks/search.html", context)
    context["page"] = page_of(queries.frameworks(), request=request)
    return render(request, "frameworks/list.html", context)


@require_safe
def framework(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one framework from top to bottom; with words, what has them in it."""
    found = get_object_or_404(queries.frameworks(), pk=pk)
    form = SearchForm(request.GET)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    context = {
        "framework": found,
        "typed": typed,
        "versions": list(queries.versions_of(found)),
        "writes": _may_write(request, pk=pk),
    }
    if typed:
        matches = queries.search(typed, framework=pk)
        page = page_of(matches.keys, request=request)
        context |= {"page": page, "found": matches, "rows": queries.rows_of(list(page))}
    else:
        page = page_of(queries.tree_of(found), request=request, size=LONG_PAGE)
        context |= {"page": page, "rows": list(page)}
    return render(request, "frameworks/framework.html", context)


@require_safe
def competency(request: HttpRequest, identifier: UUID) -> HttpResponse:
    """Show one competency: where it stands, what is under it, what it is linked to."""
    found = get_object_or_404(queries.competencies(), identifier=identifier)
    context = {
        "competency": found,
        "above": queries.ancestors_of(found),
        "page": page_of(queries.children_of(found), request=request),
        "links": queries.links_of(found),
    }
    return render(request, "frameworks/competency.html", context)


def _writes(request: HttpRequest) -> bool:
    person = request.user
    return isinstance(person, Person) and queries.desks_of(person).exists()


def _may_write(request: HttpRequest, *, pk: UUID) -> bool:
    person = request.user
    return isinstance(person, Person) and queries.frameworks_seen_by(person).filter(pk=pk).exists()
