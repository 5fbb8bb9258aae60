"""By what pieces of work are known, and which were found to be alike."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from milepost.earn.models import Artifact


class Print(models.Model):
    """What one piece is known by, made when the first reviewer opens it."""

    artifact = models.OneToOneField(
        Artifact, on_delete=models.CASCADE, related_name="print", primary_key=True
    )
    digest = models.CharField(max_length=64, db_index=True)
    words = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"print of {self.artifact_id}"


class TextPrint(models.Model):
    """One fingerprint of a text."""

    print = models.ForeignKey(Print, on_delete=models.CASCADE, related_name="texts")
    value = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["value"], name="texts_known_by")]

    def __str__(self) -> str:
        return str(self.value)


class PicturePrint(models.Model):
    """One quarter of a picture's hash, with the whole of it."""

    print = models.ForeignKey(Print, on_delete=models.CASCADE, related_name="pictures")
    place = models.PositiveSmallIntegerField()
    band = models.IntegerField()
    bits = models.CharField(max_length=16)

    class Meta:
        indexes = [models.Index(fields=["place", "band"], name="pictures_known_by")]

    def __str__(self) -> str:
        return self.bits


class Likeness(models.Model):
    """Two pieces of different submissions that are alike. It says that they are, not why."""

    class Kind(models.TextChoices):
        SAME = "same", _("The same")
        PICTURE = "picture", _("Nearly the same picture")
        TEXT = "text", _("The same passages")

    artifact = models.ForeignKey(Artifact, on_delete=models.CASCADE, related_name="likenesses")
    other = models.ForeignKey(Artifact, on_delete=models.CASCADE, related_name="likened")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    share = models.PositiveSmallIntegerField()
    """How much of it, in percent."""
    same_learner = models.BooleanField()
    found_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "likenesses"
        ordering = ["-found_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["artifact", "other"], name="two_are_alike_once")
        ]

    def __str__(self) -> str:
        return f"{self.artifact_id} is like {self.other_id}"
