"""A newcomer says their name, and whether they are of age; who is not names a guardian."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from milepost.kit.addresses import safe_path
from milepost.kit.errors import RuleError
from milepost.people import actions, tasks
from milepost.people.forms import MinorForm, WelcomeForm
from milepost.people.signed_in import person_in


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """Ask a newcomer's name, then lead on to where they wanted to go.

    Nothing is kept of a minor until they have named a guardian: so they are asked again next time.
    """
    person = person_in(request)
    if "born" in request.POST:
        return _minor(request)
    form = WelcomeForm(request.POST or None, age=settings.ADULT_AGE)
    if not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "people/welcome.html", {"form": form}, status=status)
    if form.is_minor:
        return _ask_more(request, form=MinorForm(initial={"name": form.cleaned_data["name"]}))
    name = form.cleaned_data["name"]
    actions.change_profile(person, name=name, language=person.language, at=timezone.now())
    return redirect(safe_path(request.GET.get("next", "")) or "/")


def _minor(request: HttpRequest) -> HttpResponse:
    form = MinorForm(request.POST)
    if not form.is_valid():
        return _ask_more(request, form=form)
    try:
        _keep_minor(request, form=form)
    except RuleError as error:
        form.add_error("born" if error.code == "born-wrong" else "guardian", error.sentence)
        return _ask_more(request, form=form)
    return redirect("people:family")


@transaction.atomic
def _keep_minor(request: HttpRequest, *, form: MinorForm) -> None:
    person, at = person_in(request), timezone.now()
    words, of_age_on = form.cleaned_data, form.of_age_on(age=settings.ADULT_AGE, today=at.date())
    actions.change_profile(person, name=words["name"], language=person.language, at=at)
    if of_age_on > at.date():
        tasks.hand_over_on_the_day(actions.tell_minor(person, of_age_on=of_age_on, at=at))
        asking = actions.Asking(email=words["guardian"])
        actions.ask_guardian(person, asking_for=asking, by=person, at=at)


def _ask_more(request: HttpRequest, *, form: MinorForm) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "people/welcome_minor.html", {"form": form}, status=status)
