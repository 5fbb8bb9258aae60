"""What somebody says for or against something, and from which standing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.organizations.models import Organization
from milepost.recognize.rules.voices import (
    LONGEST_REASON,
    LONGEST_ROLE,
    MOST_YEARS,
    SHORTEST_REASON,
    Saying,
    Stance,
    Standing,
)


class StandingForm(forms.Form):
    """From which standing somebody speaks: what they do, for how long, and where."""

    role = forms.CharField(
        label=_("What do you do?"),
        max_length=LONGEST_ROLE,
        help_text=_("Such as “Teacher of mathematics, years 7 to 9”."),
    )
    years = forms.IntegerField(label=_("For how many years?"), min_value=0, max_value=MOST_YEARS)
    organization = forms.ModelChoiceField(
        label=_("Where?"),
        required=False,
        queryset=Organization.objects.none(),
        empty_label=_("I do not say"),
    )

    def __init__(self, data: Any = None, *, organizations: Any, initial: Any = None) -> None:
        """Take the organizations among whose people one is."""
        super().__init__(data, initial=initial)
        field = self.fields["organization"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organizations

    def standing(self) -> Standing:
        """Return from where it is said."""
        return Standing(role=self.cleaned_data["role"], years=self.cleaned_data["years"])


class VoiceForm(StandingForm):
    """For or against, why, and from which standing."""

    stance = forms.ChoiceField(
        label=_("What do you think of it?"),
        choices=[
            (Stance.ENDORSES, _("I endorse it")),
            (Stance.DISSENTS, _("I dissent")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why?"),
        min_length=SHORTEST_REASON,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What do you know of it from your work? What does it get right or miss?"),
    )

    field_order = ("stance", "reason")

    def __init__(self, data: Any = None, *, organizations: Any, initial: Any = None) -> None:
        super().__init__(data, organizations=organizations, initial=initial)
        self.fields["organization"].help_text = _(
            "Owners and employers speak in its name: it is then signed by its key."
        )

    def saying(self) -> Saying:
        """Return the stance and the reason."""
        return Saying(stance=self.cleaned_data["stance"], reason=self.cleaned_data["reason"])
