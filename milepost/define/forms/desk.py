"""Input of the catalogue and the desk, and the editor's fields as its page draws them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.define.queries import Filters
from milepost.define.rules.choices import Effort, Kind, Scope
from milepost.organizations.models import Organization

ANY = ("", _("Any"))


class CatalogueForm(forms.Form):
    """What somebody looks for; a choice that does not exist asks for nothing."""

    q = forms.CharField(required=False, max_length=200)
    organization = forms.ChoiceField(label=_("From"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ANY, *Kind.choices])
    scope = forms.ChoiceField(label=_("Meant for"), required=False, choices=[ANY, *Scope.choices])
    competency = forms.UUIDField(required=False, widget=forms.HiddenInput)
    effort = forms.ChoiceField(label=_("Takes"), required=False, choices=[ANY, *Effort.choices])

    def __init__(self, data: Mapping[str, Any], *, organizations: Iterable[Organization]) -> None:
        super().__init__(data)
        choices = [(row.slug, row.name) for row in organizations]
        field = self.fields["organization"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [ANY, *choices]

    def filters(self) -> Filters:
        """Return what was asked for, without what makes no sense."""
        self.is_valid()
        asked = {name: self.cleaned_data.get(name, "") for name in self.fields}
        asked["competency"] = str(asked["competency"] or "")
        return Filters(words=asked.pop("q"), **asked)


class StartForm(forms.Form):
    """The title that begins a new achievement."""

    title = forms.CharField(
        label=_("What is it called?"),
        max_length=120,
        help_text=_("A few plain words, such as “Calming a phone call”. You can change it later."),
    )
    organization = forms.ModelChoiceField(
        label=_("Who publishes it?"), queryset=Organization.objects.none(), empty_label=None
    )

    def __init__(self, data: Mapping[str, Any] | None, *, organizations: Any) -> None:
        super().__init__(data)
        field = self.fields["organization"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organizations
