"""Decisions for the operator: to read, never to change."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from milepost.review.models import Decision


@admin.register(Decision)
class DecisionAdmin(admin.ModelAdmin[Decision]):
    """What was decided, when, and where the log has it."""

    list_display = ["decided_at", "submission", "round", "outcome", "agreement"]
    list_filter = ["outcome", "decided_at"]
    list_select_related = ["submission"]
    date_hierarchy = "decided_at"
    search_fields = ["=id", "=submission__id", "=leaf_hash"]
    exclude = ["salt"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
