"""What owners and designers propose, decide and set aside."""

from itertools import combinations
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from milepost.define.models import AchievementVersion
from milepost.define.rules.reviewing import LEAST_REASON, MOST_REASON
from milepost.people.models import Person
from milepost.review.queries.duties import pair_words
from milepost.review.queries.qualified import reviewers_of
from milepost.review.rules.duties import ROLES, Kind, Proposal
from milepost.review.rules.terms import ANSWER_DAYS, MOST_DAYS, PayWay


class ReasonForm(forms.Form):
    """A reason that others can follow later."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("It is kept, and the owners read it. No names of applicants."),
        min_length=LEAST_REASON,
        max_length=MOST_REASON,
        widget=forms.Textarea({"rows": 3, "class": "short"}),
    )


class RemovalForm(ReasonForm):
    """A reason that is asked for only where somebody is taken out of a running round."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["reason"].required = False


class ChangeForm(ReasonForm):
    """A proposed change; subclasses say what is in it."""

    kind: Kind

    def after(self) -> dict[str, Any]:
        """Return what shall hold."""
        names = [name for name in self.fields if name != "reason"]
        return {name: self.cleaned_data[name] for name in names}

    def proposal(self) -> Proposal:
        """Return the clean values."""
        return Proposal(kind=self.kind, after=self.after(), reason=self.cleaned_data["reason"])


class TermsForm(ChangeForm):
    """Who reviews, and how fast."""

    kind = Kind.TERMS
    holders = forms.BooleanField(
        label=gettext_lazy("Reviewers who hold this badge themselves"), required=False
    )
    practitioners = forms.BooleanField(
        label=gettext_lazy("Reviewers whom you have named as practicing it"), required=False
    )
    panel = forms.BooleanField(label=gettext_lazy("Reviewers on its named panel"), required=False)
    authors_excluded = forms.BooleanField(
        label=gettext_lazy("Whoever helped to write the definition does not review it"),
        required=False,
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days from handing in to a decision that you promise"),
        help_text=gettext_lazy(
            "Leave it empty to promise nothing. Everyone sees how often you keep it."
        ),
        min_value=1,
        max_value=MOST_DAYS,
        required=False,
    )
    answer_days = forms.IntegerField(
        label=gettext_lazy("Days from an appeal to its answer"),
        help_text=gettext_lazy("30 if you leave it empty. Everyone sees how many are late."),
        min_value=1,
        max_value=MOST_DAYS,
        required=False,
    )
    field_order = (
        "holders",
        "practitioners",
        "panel",
        "authors_excluded",
        "days",
        "answer_days",
        "reason",
    )

    def clean_answer_days(self) -> int:
        """Return what was said, else what holds where nothing is."""
        return self.cleaned_data["answer_days"] or ANSWER_DAYS


class PayForm(ChangeForm):
    """How reviewers are paid."""

    kind = Kind.PAY
    way = forms.ChoiceField(
        label=gettext_lazy("How are your reviewers paid?"),
        help_text=gettext_lazy("Whoever pays more for a pass can’t review here until that ends."),
        choices=PayWay.choices,
        widget=forms.RadioSelect,
    )
    field_order = ("way", "reason")


class RolesForm(ChangeForm):
    """Pairs of roles that nobody holds together."""

    kind = Kind.ROLES
    pairs = forms.MultipleChoiceField(
        label=gettext_lazy("Nobody here is both …"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    field_order = ("pairs", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["pairs"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [("+".join(pair), pair_words(pair)) for pair in combinations(ROLES, 2)]

    def after(self) -> dict[str, Any]:
        """Return what shall hold."""
        return {"pairs": [pair.split("+") for pair in self.cleaned_data["pairs"]]}


FORMS: dict[str, type[ChangeForm]] = {form.kind: form for form in (TermsForm, PayForm, RolesForm)}


def initial_of(kind: str, facts: dict[str, Any]) -> dict[str, Any]:
    """Return what a form begins with: what holds now."""
    if kind == Kind.ROLES:
        return {"pairs": ["+".join(pair) for pair in facts.get("pairs", [])]}
    return facts


class InSpiteForm(ReasonForm):
    """Which reviewer may judge a piece of work in spite of a conflict."""

    reviewer = forms.ModelChoiceField(
        label=gettext_lazy("Which reviewer?"), queryset=Person.objects.none()
    )
    field_order = ("reviewer", "reason")

    def __init__(self, data: Any = None, *, version: AchievementVersion) -> None:
        super().__init__(data)
        field = self.fields["reviewer"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = reviewers_of(version.achievement)
