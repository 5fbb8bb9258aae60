"""The one question after a badge is earned."""

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.earn.rules.effort import MOST_HOURS, MOST_WEEKS


class EffortForm(forms.Form):
    """Hours, weeks, or both."""

    hours = forms.IntegerField(
        label=_("Hours of work, about"),
        min_value=1,
        max_value=MOST_HOURS,
        required=False,
        widget=forms.NumberInput({"class": "short-number", "inputmode": "numeric"}),
    )
    weeks = forms.IntegerField(
        label=_("Spread over how many weeks, about"),
        min_value=1,
        max_value=MOST_WEEKS,
        required=False,
        widget=forms.NumberInput({"class": "short-number", "inputmode": "numeric"}),
    )
