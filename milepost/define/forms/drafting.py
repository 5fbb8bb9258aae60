"""What is said beside a draft, who may read it, and who is named."""

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.define.rules.drafting.choices import Audience, AuthorRole
from milepost.define.rules.drafting.comments import LONGEST_NAME


class OpeningForm(forms.Form):
    """Who may read the draft."""

    audience = forms.ChoiceField(
        label=_("Who may read it and comment?"),
        choices=Audience.choices,
        initial=Audience.PUBLIC,
        widget=forms.RadioSelect,
    )


class CoauthorForm(forms.Form):
    """Whom to ask."""

    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(label=_("What do they bring?"), choices=AuthorRole.choices)


class NameForm(forms.Form):
    """The name to be named by."""

    name = forms.CharField(
        label=_("Your name, as it shall be read"), min_length=2, max_length=LONGEST_NAME
    )
