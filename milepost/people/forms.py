"""What people type about themselves."""

from datetime import datetime, timedelta

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from milepost.people.models import Person

NEVER = "0"
LIVES = [("30", _("30 days")), ("365", _("One year")), (NEVER, _("Until I remove it"))]


class SignInForm(forms.Form):
    """An address to mail a link to."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email", "autofocus": True}),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class NameForm(forms.Form):
    """What a newcomer is called."""

    name = forms.CharField(
        label=_("Your name"),
        help_text=_("As it should stand on your badges. Reviewers never see it."),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
    )


class ProfileForm(forms.ModelForm[Person]):
    """A person's name and language."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = Person
        fields = ["name", "language"]
        labels = {"name": _("Your name")}
        help_texts = {"name": _("As it should stand on your badges. Reviewers never see it.")}
        widgets = {"name": forms.TextInput({"autocomplete": "name"})}


class AddressForm(forms.Form):
    """One more address."""

    email = forms.EmailField(
        label=_("Another e-mail address"),
        help_text=_("We send a link there. Open it in this browser."),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )


class TokenForm(forms.Form):
    """A key to the API: what it is for, and how long."""

    name = forms.CharField(
        label=_("What is it for?"),
        help_text=_("For example: our learning platform."),
        max_length=80,
    )
    days = forms.ChoiceField(label=_("How long should it work?"), choices=LIVES)

    def expires_at(self, at: datetime) -> datetime | None:
        """Return when the key should end, counted from ``at``."""
        days = int(self.cleaned_data["days"])
        return at + timedelta(days=days) if days else None


class PasskeyForm(forms.Form):
    """The browser's answer, written into the form by a script."""

    name = forms.CharField(
        label=_("A name for this passkey"),
        help_text=_("For example: my phone."),
        max_length=60,
    )
    answer = forms.JSONField(widget=forms.HiddenInput)

    def clean_answer(self) -> dict[str, object]:
        """Return the answer, which must be a JSON object."""
        return _object(self.cleaned_data["answer"])


class PasskeySignInForm(forms.Form):
    """The browser's answer for signing in."""

    answer = forms.JSONField(widget=forms.HiddenInput)
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_answer(self) -> dict[str, object]:
        """Return the answer, which must be a JSON object."""
        return _object(self.cleaned_data["answer"])


def _object(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise forms.ValidationError(_("This passkey did not open. Try again, or use a link."))
    return value
