"""What somebody says about one skill of somebody else."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.recognize.actions import SkillWords
from milepost.recognize.forms.voices import StandingForm
from milepost.recognize.rules.voices import LONGEST_REASON, SHORTEST_REASON


class EndorsementForm(StandingForm):
    """Which skill, what was seen of it, and from which standing."""

    criterion = forms.ChoiceField(label=_("Which skill?"), required=False)
    reason = forms.CharField(
        label=_("What have you seen?"),
        min_length=SHORTEST_REASON,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("When and where did they do it? What did it change?"),
    )

    field_order = ("criterion", "reason")

    def __init__(
        self, data: Any = None, *, criteria: list[tuple[str, str]], organizations: Any
    ) -> None:
        """Take the criteria of the badge, and the organizations among whose people one is."""
        super().__init__(data, organizations=organizations)
        choice = self.fields["criterion"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", _("All of the badge")), *criteria]

    def words(self) -> SkillWords:
        """Return what is said and from where."""
        clean = self.cleaned_data
        return SkillWords(
            criterion=clean["criterion"],
            reason=clean["reason"],
            standing=self.standing(),
            organization=clean["organization"],
        )
