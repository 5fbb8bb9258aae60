"""Files as reviewers see them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BlindCopy(models.Model):
    """A file as reviewers see it, made once: what it shows, without what it tells of its maker."""

    class Form(models.TextChoices):
        WHOLE = "whole", _("The whole file without metadata")
        PREVIEW = "preview", _("A small picture of it")
        WORDS = "words", _("Its words, to compare them")
        PAGES = "pages", _("How many pages it has")

    original = models.CharField(max_length=64)
    form = models.CharField(max_length=7, choices=Form.choices)
    page = models.PositiveSmallIntegerField(default=1)
    """Which page a small picture is of."""
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "blind copies"
        constraints = [
            models.UniqueConstraint(
                fields=["original", "form", "page"], name="blind_copy_once_a_page"
            )
        ]

    def __str__(self) -> str:
        return f"{self.form} of {self.original[:12]}"
