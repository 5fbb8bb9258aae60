"""Whose fee was paid."""

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.define.models import AchievementVersion


class FeeForm(forms.Form):
    """A learner by address, and for what."""

    email = forms.EmailField(
        label=_("The learner’s e-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    version = forms.ModelChoiceField(
        label=_("For a review of"), queryset=AchievementVersion.objects.none(), empty_label=None
    )
