"""People for the operator. Secrets are hashes and are not shown."""

from django.contrib import admin

from milepost.people.models import ApiToken, Person


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin[Person]):
    """Find a person, close an account, name the staff."""

    list_display = ["email", "name", "is_active", "is_staff", "joined_at"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "language", "is_active", "is_staff", "is_superuser", "joined_at"]
    readonly_fields = ["email", "joined_at"]


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin[ApiToken]):
    """See which keys are in use."""

    list_display = ["name", "person", "created_at", "last_used_at", "revoked_at"]
    list_select_related = ["person"]
    fields = ["name", "person", "created_at", "expires_at", "last_used_at", "revoked_at"]
    readonly_fields = ["name", "person", "created_at", "expires_at", "last_used_at"]
