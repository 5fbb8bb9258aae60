"""Organizations for the operator."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

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

    def get_readonly_fields(
        self, request: HttpRequest, obj: Organization | None = None
    ) -> list[str]:
        """Keep the address: the keys that badges are checked with stand under it."""
        return ["slug"] if obj else []
