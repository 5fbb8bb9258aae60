"""A phrase to keep."""

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.review.actions.drafts import MAX_PHRASE


class PhraseForm(forms.Form):
    """Words to use again."""

    text = forms.CharField(
        label=_("The phrase"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=MAX_PHRASE,
    )
