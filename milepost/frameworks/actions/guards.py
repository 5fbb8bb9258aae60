"""What every write makes sure of first: who may, and in which state."""

from django.utils.translation import gettext as _

from milepost.frameworks.models import Framework
from milepost.frameworks.rules.access import DESIGNERS
from milepost.frameworks.rules.choices import NEXT, State
from milepost.kit.errors import RuleError
from milepost.organizations.models import Organization
from milepost.organizations.queries import has_role
from milepost.people.models import Person


def require_designer(person: Person | None, *, organization: Organization | None) -> None:
    """Refuse whoever does not write for the organization; nobody asks as the operator."""
    if person is None:
        return
    if organization is None:
        sentence = _("Only the operator of this server may do this.")
        raise RuleError(sentence, code="not-the-operator")
    if not has_role(person, organization=organization, roles=DESIGNERS):
        sentence = _("Only designers of %(organization)s may do this.")
        raise RuleError(sentence % {"organization": organization.name}, code="not-a-designer")


def require_draft(framework: Framework) -> None:
    """Refuse to change the words of a version that is published."""
    if framework.state != State.DRAFT:
        sentence = _("This version is published. It never changes. Begin a new version.")
        raise RuleError(sentence, code="not-a-draft")


def require_next(framework: Framework, *, state: str) -> None:
    """Refuse a step that does not follow from the version's state."""
    if state not in NEXT[framework.state]:
        raise RuleError(_("This step does not follow here."), code="wrong-state")


def locked(framework: Framework, *, by: Person | None) -> Framework:
    """Return the framework with its row locked until the transaction ends."""
    rows = Framework.objects.select_related("organization").select_for_update(of=("self",))
    row = rows.filter(pk=framework.pk).first()
    if row is None:
        raise RuleError(_("This framework was thrown away in the meantime."), code="gone")
    require_designer(by, organization=row.organization)
    return row
