"""Whom an organization names as qualified, and how much more time it gives."""

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.review.forms.duties import ReasonForm
from milepost.review.rules.assigning import MOST_MORE_DAYS, Way


class QualifyForm(forms.Form):
    """Somebody who can judge one achievement, and why."""

    way = forms.ChoiceField(label=_("As what?"), choices=Way.choices)
    email = forms.EmailField(
        label=_("Their e-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    words = forms.CharField(
        label=_("What makes them able to judge it?"),
        help_text=_("Such as “head nurse for 12 years”."),
        max_length=200,
    )


class MoreTimeForm(ReasonForm):
    """More days for one reviewer."""

    days = forms.IntegerField(
        label=_("How many days from today?"), min_value=1, max_value=MOST_MORE_DAYS
    )
    field_order = ("days", "reason")
