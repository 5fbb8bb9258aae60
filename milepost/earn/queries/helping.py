"""Who may say what helped: people who went the whole way themselves."""

from milepost.define.models import Achievement
from milepost.earn.models import Submission
from milepost.issue.queries import credentials_of
from milepost.people.models import Person


def has_earned(person: Person, *, achievement: Achievement) -> bool:
    """Say whether a person's work was judged good enough here, or their badge is in force."""
    closed = Submission.objects.filter(
        applicant=person, version__achievement=achievement, state=Submission.State.CLOSED
    )
    held = credentials_of(person).filter(version__achievement=achievement, revoked_at=None)
    return closed.exists() or held.exists()
