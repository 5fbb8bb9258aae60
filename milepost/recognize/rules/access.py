"""Who speaks for an organization about what it accepts."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError

DECIDERS = ("owner", "employer")


def check_may_commit(roles: Collection[str]) -> None:
    """Refuse everyone but owners and employers."""
    if not set(DECIDERS) & set(roles):
        raise RuleError(
            _("Only an owner or an employer of the organization may do this."), code="not-a-decider"
        )


def check_domain(domain: str) -> None:
    """Refuse to publish in the name of an organization whose web address nobody has proved."""
    if not domain:
        raise RuleError(
            _(
                "First show who you are: write the organization’s web address on its page, and let "
                "an owner add an e-mail address at that domain to their account."
            ),
            code="domain-unproved",
        )
