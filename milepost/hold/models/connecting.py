"""Programs that a holder has let into the wallet (Open Badges 3.0 API); only hashes are kept."""

import uuid

from django.conf import settings
from django.db import models


class App(models.Model):
    """A program that registered itself; nobody here has checked what it says."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    """Its ``client_id``."""
    secret_hash = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    about = models.JSONField()
    redirect_uris = models.JSONField()
    scopes = models.JSONField()
    registered_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Connection(models.Model):
    """That a holder lets one program in, for some purposes, until it is ended."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    app = models.ForeignKey(App, on_delete=models.CASCADE, related_name="connections")
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="connections"
    )
    scopes = models.JSONField()
    since = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["app", "holder"],
                condition=models.Q(ended_at__isnull=True),
                name="connected_once",
            )
        ]

    def __str__(self) -> str:
        return f"connection {self.id}"


class AppCode(models.Model):
    """What a program gets for the holder's yes: good once, with its secret and its verifier."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="codes")
    code_hash = models.CharField(max_length=64, unique=True)
    redirect_uri = models.CharField(max_length=500)
    challenge = models.CharField(max_length=43)
    scopes = models.JSONField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"code of {self.connection_id}"


class AppToken(models.Model):
    """An access token, and maybe the refresh token given with it, by which it is replaced once."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="tokens")
    code = models.ForeignKey(AppCode, on_delete=models.CASCADE, related_name="tokens")
    access_hash = models.CharField(max_length=64, unique=True)
    refresh_hash = models.CharField(max_length=64, unique=True, null=True)
    scopes = models.JSONField()
    expires_at = models.DateTimeField()
    refresh_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"token of {self.connection_id}"
