"""Where to learn an achievement: resources that anyone suggests and owners moderate."""

import uuid

from django.conf import settings
from django.db import models

from milepost.define.models.definitions import Achievement
from milepost.define.rules.resources import choices, links


class Resource(models.Model):
    """Something to learn from, with its price and whom it suits."""

    State = choices.State
    Kind = choices.Kind

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="learning")
    state = models.CharField(max_length=10, choices=State.choices, default=State.SUGGESTED)
    title = models.CharField(max_length=120)
    url = models.CharField(max_length=500)
    place = models.CharField(max_length=500)
    """The link in the one spelling by which two of the same are told."""
    kind = models.CharField(max_length=10, choices=Kind.choices)
    language = models.CharField(max_length=12)
    price = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    access = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True)
    """Why it was refused, for the person who suggested it."""
    suggested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    suggested_at = models.DateTimeField(db_index=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["achievement", "position", "suggested_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["achievement", "place"], name="resource_once"),
            models.CheckConstraint(
                condition=models.Q(price__isnull=True, currency="")
                | (models.Q(price__isnull=False, price__gt=0) & ~models.Q(currency="")),
                name="a_price_has_its_currency",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(reason=""),
                name="a_refused_resource_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["achievement", "state", "position"])]

    def __str__(self) -> str:
        return self.title

    @property
    def host(self) -> str:
        """Where the link leads, shown beside it."""
        return links.host_of(self.url)

    @property
    def access_labels(self) -> list[str]:
        """What helps people to use it, in words."""
        words = dict(choices.Access.choices)
        return [str(words[name]) for name in self.access if name in words]

    @property
    def language_name(self) -> str:
        """The language by the name its speakers give it."""
        return dict(choices.LANGUAGES).get(self.language, self.language)


class Helped(models.Model):
    """Somebody who earned the achievement says that a resource helped; once each."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="helped")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resource", "person"], name="helped_once_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.resource} helped"
