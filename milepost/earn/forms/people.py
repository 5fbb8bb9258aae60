"""People in a piece of work: what is said about them, and what of it is covered."""

import re
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.earn.models import Artifact
from milepost.earn.rules.people import (
    COLUMNS,
    MAX_CONSENT,
    ROWS,
    Cover,
    Place,
    ToldPeople,
    cell_place,
    cover_from,
)

NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


class PeopleForm(forms.Form):
    """Whether others can be recognized, whether they agreed, and who may see the piece."""

    people = forms.ChoiceField(
        label=gettext_lazy("Can other people be seen, heard or recognized in it?"),
        choices=Artifact.People.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the answers.")},
    )
    consent_note = forms.CharField(
        label=gettext_lazy("Who agreed, and how?"),
        required=False,
        max_length=MAX_CONSENT,
        help_text=gettext_lazy("Reviewers read this. For children, the parents have to agree."),
        widget=forms.Textarea({"rows": 2, "class": "short"}),
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Who may see this piece?"),
        choices=Artifact.Audience.choices,
        widget=forms.RadioSelect,
    )

    def told(self) -> ToldPeople:
        """Return the clean values."""
        return ToldPeople(**self.cleaned_data)


class PlacesForm(forms.Form):
    """Places of a picture: fields of a grid that are ticked, and places in numbers."""

    cells = forms.MultipleChoiceField(
        required=False,
        choices=[(f"{c}-{r}", f"{c}-{r}") for r in range(ROWS) for c in range(COLUMNS)],
    )
    places = forms.CharField(
        label=gettext_lazy("Exact places"),
        required=False,
        max_length=4000,
        help_text=gettext_lazy(
            "One a line: from the left, from the top, width, height, each as a part of 100. "
            "“40 10 15 20” begins at 40 from the left and 10 from the top."
        ),
        widget=forms.Textarea({"rows": 3, "class": "short"}),
    )

    page = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def clean_places(self) -> tuple[Place, ...]:
        """Return four numbers a line."""
        lines = [line for line in self.cleaned_data["places"].splitlines() if line.strip()]
        return tuple(_place(line) for line in lines)

    def cover(self, before: Cover) -> Cover:
        """Return these places, with the words that are covered already."""
        parts = [cell.partition("-") for cell in self.cleaned_data["cells"]]
        cells = tuple((int(column), int(row)) for column, _dash, row in parts)
        places = self.cleaned_data["places"]
        page = self.cleaned_data["page"]
        if page is None:
            return replace(before, cells=cells, places=places)
        others = tuple(one for one in before.pages if one[0] != page)
        ticked = [cell_place(column, row) for column, row in cells]
        return replace(before, pages=(*others, *((page, place) for place in (*ticked, *places))))

    @property
    def ticked(self) -> set[str]:
        """The fields of the grid that are ticked."""
        return {str(value) for value in self["cells"].value() or ()}


class NamesForm(forms.Form):
    """Names in words, each with what stands instead."""

    names = forms.CharField(
        label=gettext_lazy("Names to cover"),
        required=False,
        max_length=6000,
        help_text=gettext_lazy(
            "One a line, and after = what to write instead: “Rosa Lind = a colleague”."
        ),
        widget=forms.Textarea({"rows": 4}),
    )
    contacts = forms.BooleanField(
        label=gettext_lazy("Cover e-mail addresses and phone numbers too"), required=False
    )

    def clean_names(self) -> tuple[tuple[str, str], ...]:
        """Return a name and what stands instead of it, for each line."""
        lines = [line.partition("=") for line in self.cleaned_data["names"].splitlines()]
        return tuple((name.strip(), role.strip()) for name, _is, role in lines if name.strip())

    def cover(self, before: Cover) -> Cover:
        """Return these names, with the places that are covered already."""
        clean = self.cleaned_data
        return replace(before, names=clean["names"], contacts=clean["contacts"])


def _place(line: str) -> Place:
    numbers = [float(found.replace(",", ".")) for found in NUMBER.findall(line)]
    if len(numbers) != 4:
        raise forms.ValidationError(
            _("Four numbers a line, please. This line is different: %(line)s") % {"line": line[:40]}
        )
    left, top, width, height = numbers
    return left, top, width, height


def people_form(artifact: Artifact, *, data: Any = None) -> PeopleForm:
    """Return the form filled with what was said."""
    names = ("people", "consent_note", "audience")
    return PeopleForm(data, initial={name: getattr(artifact, name) for name in names})


def places_form(artifact: Artifact, *, data: Any = None) -> PlacesForm:
    """Return the form filled with the places that are covered."""
    cover = cover_from(artifact.cover)
    lines = [" ".join(f"{number:g}" for number in place) for place in cover.places]
    cells = [f"{column}-{row}" for column, row in cover.cells]
    return PlacesForm(data, initial={"cells": cells, "places": "\n".join(lines)})


def page_form(artifact: Artifact, *, page: int, data: Any = None) -> PlacesForm:
    """Return the form filled with the places of a page of a document that are covered."""
    places = cover_from(artifact.cover).places_by_page.get(page, [])
    grid = {cell_place(c, r): f"{c}-{r}" for r in range(ROWS) for c in range(COLUMNS)}
    cells = [grid[place] for place in places if place in grid]
    lines = [" ".join(f"{part:g}" for part in place) for place in places if place not in grid]
    initial = {"cells": cells, "places": "\n".join(lines), "page": page}
    return PlacesForm(data, initial=initial)


def names_form(
    artifact: Artifact, *, proposed: list[tuple[str, str]], data: Any = None
) -> NamesForm:
    """Return the form filled with the names that are covered, else with those proposed."""
    cover = cover_from(artifact.cover)
    lines = [f"{name} = {role}" if role else name for name, role in cover.names or proposed]
    return NamesForm(data, initial={"names": "\n".join(lines), "contacts": cover.contacts})
