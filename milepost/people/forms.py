"""What people type about themselves."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from milepost.people.models import Person
from milepost.people.rules import families

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


class WelcomeForm(NameForm):
    """What a newcomer is called, and whether they are of age, where that is asked."""

    def __init__(self, data: Any = None, *, age: int) -> None:
        """Ask for an ``age``; of 0, only for the name."""
        super().__init__(data)
        if age:
            self.fields["of_age"] = forms.ChoiceField(
                label=_("Are you %(age)s or older?") % {"age": age},
                choices=[("yes", _("Yes")), ("no", _("No"))],
                widget=forms.RadioSelect,
                help_text=_("If you are, we keep nothing about your age."),
            )

    @property
    def is_minor(self) -> bool:
        """Whether they have said that they are not of age."""
        return self.cleaned_data.get("of_age") == "no"


class MinorForm(forms.Form):
    """When a minor was born, and who decides for them; their name comes along."""

    name = forms.CharField(max_length=120, widget=forms.HiddenInput)
    born = forms.DateField(
        label=_("When were you born?"),
        help_text=_("We keep only the day on which you are of age, and forget it then."),
        widget=forms.DateInput({"type": "date", "autocomplete": "bday"}),
    )
    guardian = forms.EmailField(
        label=_("The e-mail address of a parent or guardian"),
        help_text=_("We ask them whether you may join."),
        max_length=254,
    )

    def of_age_on(self, *, age: int, today: date) -> date:
        """Return the day on which they are of age; RuleError for a date that cannot be."""
        born = self.cleaned_data["born"]
        families.check_born(born, today=today)
        return families.of_age_on(born, age=age)


class GuardianForm(forms.Form):
    """Whom to ask to be a guardian."""

    email = forms.EmailField(
        label=_("E-mail address of a guardian"),
        help_text=_("A parent, or whoever cares for the child. We mail them a link."),
        max_length=254,
    )


class AgreeForm(forms.Form):
    """What a guardian says when they say yes."""

    says_so = forms.BooleanField(
        label=_("I am of age, and I may decide for this child as their parent or guardian.")
    )


class ReasonForm(forms.Form):
    """Why not."""

    reason = forms.CharField(
        label=_("Why not?"),
        help_text=_("Your child reads it."),
        max_length=families.LONGEST_REASON,
        widget=forms.Textarea({"rows": 3}),
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
