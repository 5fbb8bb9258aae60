"""Who else vouches for issuers: registries that the operator chose to read."""

from django.db import models

from milepost.recognize.rules.issuers import LONGEST_NAME
from milepost.recognize.rules.registries import LONGEST_URL


class Registry(models.Model):
    """A list of issuers that somebody else keeps, as it was read last."""

    name = models.CharField(max_length=LONGEST_NAME, unique=True)
    url = models.CharField(max_length=LONGEST_URL, blank=True)
    """Where it is read again; empty for one that came as a file."""
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "registries"

    def __str__(self) -> str:
        return self.name


class Listing(models.Model):
    """An issuer as a registry lists it."""

    registry = models.ForeignKey(Registry, on_delete=models.CASCADE, related_name="listings")
    issuer = models.CharField(max_length=LONGEST_URL, db_index=True)
    """Its DID or address."""
    name = models.CharField(max_length=LONGEST_NAME)
    url = models.CharField(max_length=LONGEST_URL, blank=True)

    class Meta:
        ordering = ["registry__name", "id"]
        constraints = [models.UniqueConstraint(fields=["registry", "issuer"], name="listed_once")]

    def __str__(self) -> str:
        return f"{self.name} in {self.registry_id}"
