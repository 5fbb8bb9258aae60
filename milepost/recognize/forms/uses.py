"""How often somebody does it, and what the badge was good for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.recognize.rules.uses import Helped, Used


class UseForm(forms.Form):
    """Two questions, both by choosing."""

    used = forms.ChoiceField(
        label=_("How often do you do it now?"), choices=Used.choices, widget=forms.RadioSelect
    )
    helped = forms.MultipleChoiceField(
        label=_("What was the badge good for?"),
        required=False,
        choices=Helped.choices,
        widget=forms.CheckboxSelectMultiple,
    )
