"""By what pieces of work are known, and which were found to be alike."""

from django.db import models
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from milepost.earn.models import Artifact


class Print(models.Model):
    """What one piece is known by, made when the first reviewer opens it.

    It stands before the piece is compared, so that of two opened at once the later one finds the
    other.
    """

    artifact = models.OneToOneField(
        Artifact, on_delete=models.CASCADE, related_name="print", primary_key=True
    )
    digest = models.CharField(max_length=64, db_index=True)
    words = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    compared_at = models.DateTimeField(null=True, blank=True)
    """None until it was compared with all others, and again when it is to be compared anew."""

    class Meta:
        indexes = [
            models.Index(
                fields=["made_at"],
                condition=models.Q(compared_at__isnull=True),
                name="prints_to_compare",
            )
        ]

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
    """One part of a picture's hash, with the whole of it."""

    print = models.ForeignKey(Print, on_delete=models.CASCADE, related_name="pictures")
    place = models.PositiveSmallIntegerField()
    band = models.IntegerField()
    bits = models.CharField(max_length=16)

    class Meta:
        indexes = [models.Index(fields=["place", "band"], name="pictures_known_by")]

    def __str__(self) -> str:
        return self.bits


class Likeness(models.Model):
    """Two pieces of work that are alike, of one submission or of two. It says that they are, not
    why."""

    class Kind(models.TextChoices):
        SAME = "same", _("The same")
        PICTURE = "picture", _("Nearly the same picture")
        TEXT = "text", _("The same passages")

    artifact = models.ForeignKey(Artifact, on_delete=models.CASCADE, related_name="likenesses")
    """The one that was compared later."""
    other = models.ForeignKey(Artifact, on_delete=models.CASCADE, related_name="likened")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    share = models.PositiveSmallIntegerField()
    """How much of it, in percent; of two texts, of the one that has more of it."""
    same_learner = models.BooleanField()
    found_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "likenesses"
        ordering = ["-found_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                Least("artifact", "other"), Greatest("artifact", "other"), name="two_are_alike_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.artifact_id} is like {self.other_id}"
