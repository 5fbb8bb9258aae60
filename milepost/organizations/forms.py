"""What owners type about their organization and its people."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.organizations.actions import Profile
from milepost.organizations.models import Membership, Organization
from milepost.people.actions import NewChild
from milepost.people.rules.families import check_born, of_age_on


class OrganizationForm(forms.ModelForm[Organization]):
    """What an organization says of itself."""

    url = forms.URLField(label=_("Web page"), required=False, assume_scheme="https")

    class Meta:
        model = Organization
        fields = ["name", "kind", "description", "url", "email"]
        labels = {
            "name": _("Name"),
            "kind": _("What is it?"),
            "description": _("In one or two sentences"),
            "email": _("E-mail address for questions"),
        }
        help_texts = {"name": _("As it should stand on badges.")}

    def profile(self) -> Profile:
        """Return the clean values."""
        return Profile(**{name: self.cleaned_data[name] for name in Profile._fields})


class InvitationForm(forms.Form):
    """Whom to invite into which role."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(
        label=_("Role"), choices=Membership.Role.choices, initial=Membership.Role.REVIEWER
    )


class ChildForm(forms.Form):
    """A minor to add, and whom to ask."""

    name = forms.CharField(label=_("The child’s name"), max_length=120)
    email = forms.EmailField(
        label=_("The child’s e-mail address"),
        help_text=_("They sign in with it, without a password."),
        max_length=254,
    )
    born = forms.DateField(
        label=_("The child’s date of birth"),
        help_text=_("Only the day on which they are of age is kept."),
        widget=forms.DateInput({"type": "date"}),
    )
    guardian = forms.EmailField(
        label=_("E-mail address of a parent or guardian"),
        help_text=_("Until they say yes, the child can hand in and show nothing."),
        max_length=254,
    )

    def child(self, *, age: int, today: date) -> NewChild:
        """Return whom to add; RuleError for a birth date that cannot be."""
        words = self.cleaned_data
        check_born(words["born"], today=today)
        day = of_age_on(words["born"], age=age)
        return NewChild(email=words["email"], name=words["name"], of_age_on=day)


class RoleForm(forms.Form):
    """One role, for a member."""

    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices)
