"""Input of the framework pages."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.frameworks.actions import Incoming
from milepost.frameworks.models import Competency, Crosswalk, Framework
from milepost.frameworks.queries import tree_of
from milepost.frameworks.rules.choices import CROSSING, Source
from milepost.frameworks.rules.writing import FrameworkWords, ItemWords
from milepost.organizations.models import Organization


class ImportForm(forms.Form):
    """A file or an address, and who keeps what is in it."""

    organization = forms.ModelChoiceField(
        label=gettext_lazy("Who keeps it up to date here?"),
        queryset=Organization.objects.none(),
        empty_label=None,
    )
    file = forms.FileField(
        label=gettext_lazy("A file"),
        required=False,
        help_text=gettext_lazy("CASE 1.0 or 1.1 as JSON, or a table as CSV."),
    )
    url = forms.URLField(
        label=gettext_lazy("Or its address"),
        required=False,
        assume_scheme="https",
        max_length=500,
        help_text=gettext_lazy("Where a CASE server hands out the package: …/CFPackages/…"),
    )
    title = forms.CharField(
        label=gettext_lazy("What is it called?"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("For a table only. The same name brings it up to date."),
    )

    def __init__(self, *args: Any, organizations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organization"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organizations

    def clean(self) -> dict[str, Any]:
        """Ask for one of file and address, and for a table's name."""
        data = super().clean() or {}
        file, url = data.get("file"), data.get("url")
        if bool(file) == bool(url) and not self.errors:
            self.add_error("file", _("Choose a file, or give an address: one of the two."))
        if file and file.size > 4 * settings.UPLOAD_LIMIT:
            self.add_error("file", _("This file is too large for the page. Give its address."))
        if file and _is_table(file.name) and not data.get("title"):
            self.add_error("title", _("Say what the framework in this table is called."))
        return data

    def incoming(self) -> Incoming:
        """Return what is to be imported."""
        file, url = self.cleaned_data["file"], self.cleaned_data["url"]
        if url:
            return Incoming(name=url)
        form = Source.CSV if _is_table(file.name) else Source.CASE
        title = self.cleaned_data["title"]
        return Incoming(name=file.name, form=form, content=file.read(), title=title)


def _is_table(name: str) -> bool:
    return name.lower().endswith(".csv")


class SearchForm(forms.Form):
    """What somebody looks for."""

    q = forms.CharField(required=False, max_length=200)
    framework = forms.UUIDField(required=False)


class StartForm(forms.Form):
    """The title that begins a new framework."""

    title = forms.CharField(
        label=gettext_lazy("What is it called?"),
        max_length=200,
        help_text=gettext_lazy("You can change it later."),
    )
    organization = forms.ModelChoiceField(
        label=gettext_lazy("Who publishes it?"),
        queryset=Organization.objects.none(),
        empty_label=None,
    )

    def __init__(self, data: Any, *, organizations: Any) -> None:
        super().__init__(data)
        field = self.fields["organization"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organizations

    def words(self) -> FrameworkWords:
        """Return what the new framework says about itself."""
        return FrameworkWords(title=self.cleaned_data["title"])


class DescribeForm(forms.Form):
    """What a framework says about itself."""

    title = forms.CharField(label=gettext_lazy("What is it called?"), max_length=200)
    description = forms.CharField(
        label=gettext_lazy("What is it for, and for whom?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    language = forms.CharField(
        label=gettext_lazy("Language"),
        max_length=20,
        help_text=gettext_lazy("Its short name, such as en or es."),
        validators=[RegexValidator(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")],
    )
    licence = forms.CharField(
        label=gettext_lazy("Who may use it, and how?"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Such as CC BY 4.0."),
    )
    contexts = forms.CharField(
        label=gettext_lazy("In which contexts can it be shown?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "One a line, such as “hospital ward”. Definitions aligned to it are offered these."
        ),
    )

    def words(self) -> FrameworkWords:
        """Return what the framework says about itself."""
        return FrameworkWords(**self.cleaned_data)


class LinesForm(forms.Form):
    """New lines for an outline."""

    lines = forms.CharField(
        label=gettext_lazy("Add lines"),
        max_length=100_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "One thing a line; begin with - for one step further in, -- for two. A code may come"
            " first: “R.1 Reads a timetable”."
        ),
    )


class ItemForm(forms.Form):
    """The words of one item."""

    code = forms.CharField(label=gettext_lazy("Code"), required=False, max_length=255)
    statement = forms.CharField(
        label=gettext_lazy("What can a person do?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    short = forms.CharField(
        label=gettext_lazy("The same in a few words"), required=False, max_length=200
    )
    kind = forms.CharField(
        label=gettext_lazy("Kind"),
        required=False,
        max_length=255,
        help_text=gettext_lazy("Such as area, skill or knowledge."),
    )
    levels = forms.CharField(
        label=gettext_lazy("Levels"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("Separated by commas, such as EQF 3, EQF 4."),
    )
    under = forms.CharField(
        label=gettext_lazy("Add lines under it"),
        required=False,
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @staticmethod
    def words_of(row: Competency) -> dict[str, str]:
        """Return what an item says now, as the form shows it."""
        names = ("code", "statement", "short", "kind")
        return {name: getattr(row, name) for name in names} | {"levels": ", ".join(row.levels)}

    def words(self) -> ItemWords:
        """Return what the item says now."""
        data = dict(self.cleaned_data)
        levels = [level.strip() for level in data.pop("levels").split(",") if level.strip()]
        del data["under"]
        return ItemWords(levels=tuple(levels), **data)


class CrosswalkForm(forms.Form):
    """Which two frameworks are compared, and by whom."""

    organization = forms.ModelChoiceField(
        label=gettext_lazy("Who compares them?"),
        queryset=Organization.objects.none(),
        empty_label=None,
    )
    origin = forms.ModelChoiceField(
        label=gettext_lazy("From"), queryset=Framework.objects.none(), empty_label=None
    )
    destination = forms.ModelChoiceField(
        label=gettext_lazy("To"), queryset=Framework.objects.none(), empty_label=None
    )

    def __init__(self, data: Any, *, organizations: Any, frameworks: Any) -> None:
        super().__init__(data)
        choices = {"organization": organizations, "origin": frameworks, "destination": frameworks}
        for name, rows in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def clean(self) -> dict[str, Any]:
        """Ask for two frameworks."""
        data = super().clean() or {}
        if data.get("origin") and data.get("origin") == data.get("destination"):
            self.add_error("destination", _("Choose two different frameworks."))
        return data

    def parts(self) -> dict[str, Any]:
        """Return what is compared, and for whom."""
        return self.cleaned_data


class PairForm(forms.Form):
    """One pair: a competency, how it stands, and the other by choice or by its code."""

    origin = forms.ModelChoiceField(queryset=Competency.objects.none())
    kind = forms.ChoiceField(choices=[(kind.value, kind.label) for kind in CROSSING])
    other = forms.ModelChoiceField(queryset=Competency.objects.none(), required=False)
    code = forms.CharField(required=False, max_length=255)

    def __init__(self, data: Any, *, crosswalk: Crosswalk) -> None:
        super().__init__(data)
        sides = {"origin": crosswalk.origin, "other": crosswalk.destination}
        for name, framework in sides.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = tree_of(framework)
        self.destination = crosswalk.destination

    def clean(self) -> dict[str, Any]:
        """Find the other by its code, if one was typed."""
        data = super().clean() or {}
        code = data.get("code", "").strip()
        if code:
            data["destination"] = tree_of(self.destination).filter(code__iexact=code).first()
        else:
            data["destination"] = data.get("other")
        if data["destination"] is None and not self.errors:
            sentence = _("Nothing in “%(title)s” has this code. Choose one, or type another.")
            self.add_error("code", sentence % {"title": self.destination.title})
        return data
