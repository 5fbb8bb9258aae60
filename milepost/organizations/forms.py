"""What owners type about their organization and its people."""

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.organizations.actions import Profile
from milepost.organizations.models import Membership, Organization


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


class RoleForm(forms.Form):
    """One role, for a member."""

    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices)
