"""Organizations for the operator."""

from django.contrib import admin
from django.db import models

from milepost.organizations.models import Membership, Organization


class MembershipInline(admin.TabularInline[Membership, Organization]):
    """Who does what here."""

    model = Membership
    extra = 0
    raw_id_fields = ["person"]


@admin.register(Organization)
class OrganizationAdmin(admin.ModelAdmin[Organization]):
    """Find an organization, place it in the tree, mend its roles."""

    list_display = ["name", "slug", "kind", "parent", "created_at"]
    list_select_related = ["parent"]
    list_filter = ["kind"]
    search_fields = ["name", "slug"]
    raw_id_fields = ["parent"]
    inlines = [MembershipInline]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
