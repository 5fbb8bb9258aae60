"""The sample form of the page that shows the design system."""

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.kit.forms import CameraInput

LEVELS = [("1", "Not yet"), ("2", "Meets it"), ("3", "Goes beyond")]


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Your name", help_text="As it should stand on your badge.")
    email = forms.EmailField(label="E-mail address")
    kind = forms.ChoiceField(
        label="Where does it come from?", choices=[("w", "Work"), ("s", "School")]
    )
    story = forms.CharField(
        label="What did you do?",
        help_text="Plain words are best.",
        widget=forms.Textarea,
        required=False,
    )
    level = forms.ChoiceField(label="How did it go?", choices=LEVELS, widget=forms.RadioSelect)
    day = forms.DateField(label="When?", widget=forms.DateInput({"type": "date"}), required=False)
    file = forms.FileField(label="A file", help_text="At most 25 MB.", required=False)
    photo = forms.FileField(label="A photo", widget=CameraInput, required=False)
    agree = forms.BooleanField(label="The people shown have agreed")


class ArchiveForm(forms.Form):
    """An archive as it was downloaded."""

    archive = forms.FileField(
        label=_("Your archive"),
        help_text=_("The ZIP as it was downloaded."),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )
