"""About drafts in the open: something was said, something was done, somebody may be named."""

from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from milepost.define.models import Coauthor, Comment
from milepost.define.notices.designers import designers_of
from milepost.kit import mail
from milepost.kit.addresses import absolute
from milepost.people.models import Person
from milepost.people.queries import language_of


def draft_was_commented_on(said: Comment, *, at: datetime) -> None:
    """Tell the designers that something was said; once, however much comes before they answer."""
    page = reverse("define:open_draft", args=[said.version_id])
    for person in designers_of(said.version.achievement.organization):
        if person.pk == said.author_id:
            continue
        with translation.override(person.language):
            mail.send(
                person.email,
                subject=_("A comment on %(title)s") % {"title": said.version.title},
                template="define/mail/draft_was_commented_on.txt",
                context={"said": said, "link": absolute(page)},
                at=at,
            )


def comment_was_resolved(said: Comment, *, by: Person, at: datetime) -> None:
    """Tell whoever commented what was done about it."""
    person = said.author
    if person is None or person == by:
        return
    with translation.override(person.language):
        mail.send(
            person.email,
            subject=_("Your comment on %(title)s") % {"title": said.version.title},
            template="define/mail/comment_was_resolved.txt",
            context={"said": said},
            at=at,
        )


def somebody_may_be_named(coauthor: Coauthor, *, token: str, at: datetime) -> None:
    """Ask somebody whether they want to be named as an author."""
    with translation.override(language_of(coauthor.email)):
        mail.send(
            coauthor.email,
            subject=_("Shall we name you as an author?"),
            template="define/mail/somebody_may_be_named.txt",
            context={
                "coauthor": coauthor,
                "title": coauthor.achievement.newest.title,
                "role": coauthor.get_role_display(),
                "link": absolute(reverse("define:agree", args=[token])),
            },
            at=at,
        )
