"""The append-only log: leaves, the inner nodes of their Merkle tree, and signed checkpoints."""

import json
from typing import Any

from django.db import models

from milepost.ledger.rules.words import fact_words, kind_words


class Leaf(models.Model):
    """One entry. ``entry`` is what is hashed: canonical JSON without personal data."""

    index = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=40, db_index=True)
    entry = models.TextField()
    hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["index"]

    def __str__(self) -> str:
        return f"{self.index} {self.kind}"

    @property
    def words(self) -> str:
        """What happened, in plain words."""
        return kind_words(self.kind)

    @property
    def facts(self) -> dict[str, Any]:
        """What was written down about it."""
        facts: dict[str, Any] = json.loads(self.entry)["entry"]
        return facts

    @property
    def named_facts(self) -> dict[str, Any]:
        """The same under names for people."""
        return {fact_words(name): value for name, value in self.facts.items()}


class Node(models.Model):
    """The hash of a complete subtree: ``level`` 0 is a leaf, ``position`` counts from the left."""

    level = models.PositiveSmallIntegerField()
    position = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "position"], name="node_once")]

    def __str__(self) -> str:
        return f"{self.level}/{self.position}"


class Head(models.Model):
    """The one row that writers lock: how many leaves there are."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="head_is_one_row")]

    def __str__(self) -> str:
        return f"{self.size} leaves"


class LogKey(models.Model):
    """The one row with the log's name and its key, made with the first entry; it never changes."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    origin = models.CharField(max_length=200)
    """The log's name in its checkpoints: its address without the scheme."""
    public_key = models.CharField(max_length=64)
    sealed_key = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="log_key_is_one_row")]

    def __str__(self) -> str:
        return self.origin


class Checkpoint(models.Model):
    """A signed note over the tree's size and root (C2SP tlog-checkpoint)."""

    size = models.BigIntegerField(primary_key=True)
    root = models.CharField(max_length=64)
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-size"]

    def __str__(self) -> str:
        return f"checkpoint at {self.size}"


class Cosignature(models.Model):
    """A witness's word that it saw this checkpoint continue the last one it saw (tlog-cosignature).

    ``line`` is the signature line as the witness sent it.
    """

    checkpoint = models.ForeignKey(
        Checkpoint, on_delete=models.CASCADE, related_name="cosignatures"
    )
    witness = models.CharField(max_length=200)
    line = models.TextField()
    signed_at = models.DateTimeField()
    """When the witness says it signed."""
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["witness"]
        constraints = [
            models.UniqueConstraint(fields=["checkpoint", "witness"], name="cosigned_once")
        ]

    def __str__(self) -> str:
        return f"{self.witness} on {self.checkpoint_id}"
