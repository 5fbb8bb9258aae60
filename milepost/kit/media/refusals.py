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
