"""What is said when a file can't be opened or cleaned."""

from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError


def broken() -> RuleError:
    """The refusal for a file that ends too early or contradicts itself."""
    return RuleError(
        _("This file is damaged: it can't be opened. Save it again, or take it again, and retry."),
        code="broken-file",
    )


def too_many_pixels() -> RuleError:
    """The refusal for a picture that would fill the memory when opened."""
    return RuleError(
        _("This picture has too many pixels. Make it smaller, then add it again."),
        code="too-many-pixels",
    )


def locked() -> RuleError:
    """The refusal for a file that only opens with a password."""
    return RuleError(
        _("This PDF is locked with a password. Save a copy without one, then add that."),
        code="locked-file",
    )


def too_long(limit: int) -> RuleError:
    """The refusal for a document or a text that can't be cleaned without filling the memory."""
    words = _(
        "Texts and PDFs may have %(limit)s MB. Take it apart into several files, or make its "
        "pictures smaller, then add those."
    )
    return RuleError(words % {"limit": limit // 1024 // 1024}, code="too-long-file")


def too_many_pages(most: int) -> RuleError:
    """The refusal to cover a place of a document that is too long to be drawn anew."""
    words = _(
        "We cover places in PDFs of at most %(most)s pages. Take it apart, then add the parts."
    )
    return RuleError(words % {"most": most}, code="too-many-pages")
