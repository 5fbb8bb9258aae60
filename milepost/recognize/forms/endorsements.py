"""What somebody says about one skill of somebody else."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.organizations.models import Organization
from milepost.recognize.actions import SkillWords
from milepost.recognize.rules.voices import (
    LONGEST_REASON,
    LONGEST_ROLE,
    MOST_YEARS,
    SHORTEST_REASON,
    Standing,
)


class EndorsementForm(forms.Form):
    """Which skill, what was seen of it, and from which standing."""

    criterion = forms.ChoiceField(label=_("Which skill?"), required=False)
    reason = forms.CharField(
        label=_("What have you seen?"),
        min_length=SHORTEST_REASON,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("When and where did they do it? What did it change?"),
    )
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

    def __init__(
        self, data: Any = None, *, criteria: list[tuple[str, str]], organizations: Any
    ) -> None:
        """Take the criteria of the badge, and the organizations among whose people one is."""
        super().__init__(data)
        choice, house = self.fields["criterion"], self.fields["organization"]
        assert isinstance(choice, forms.ChoiceField)
        assert isinstance(house, forms.ModelChoiceField)
        choice.choices = [("", _("All of the badge")), *criteria]
        house.queryset = organizations

    def words(self) -> SkillWords:
        """Return what is said and from where."""
        clean = self.cleaned_data
        return SkillWords(
            criterion=clean["criterion"],
            reason=clean["reason"],
            standing=Standing(role=clean["role"], years=clean["years"]),
            organization=clean["organization"],
        )
