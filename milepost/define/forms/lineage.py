"""Where a derived definition goes, and how its owner rules on it."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from milepost.define.rules.lineage.choices import Outcome
from milepost.organizations.models import Organization


class DeriveForm(forms.Form):
    """For which organization it is made."""

    organization = forms.ModelChoiceField(
        label=_("Who publishes it?"), queryset=Organization.objects.none(), empty_label=None
    )

    def __init__(self, data: Any, *, organizations: QuerySet[Organization]) -> None:
        super().__init__(data)
        field = self.fields["organization"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organizations


class EquivalenceForm(forms.Form):
    """How far it is worth the same, and why."""

    outcome = forms.ChoiceField(
        label=_("Is it worth the same as yours?"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Why?"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Everyone reads it beside the ruling. A later ruling takes its place."),
    )
