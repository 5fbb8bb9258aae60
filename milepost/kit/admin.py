"""The journal and the outgoing mail for the operator, to read only; never what a mail says."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from milepost.kit.models import JournalEntry, Mail


class ReadOnly:
    """No adding, changing or deleting."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(JournalEntry)
class JournalAdmin(ReadOnly, admin.ModelAdmin[JournalEntry]):
    """Find out who did what to what, when."""

    list_display = ["at", "verb", "actor", "target_kind", "target_key"]
    list_filter = ["verb"]
    search_fields = ["actor", "target_key"]


@admin.register(Mail)
class MailAdmin(ReadOnly, admin.ModelAdmin[Mail]):
    """See what was sent and what is stuck; a mail may hold a link that signs in."""

    list_display = ["at", "to", "subject", "sent_at", "failures"]
    list_filter = ["failures"]
    search_fields = ["to"]
    exclude = ["text"]
