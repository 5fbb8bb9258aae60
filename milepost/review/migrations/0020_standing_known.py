"""How reviewers stood who took a place before this was kept, as far as it is known, and the figures
that are told of them.

Only reviewers of the organization and people with its link ever came to a place. Who held the role
on that day (by their membership, or by the journal of roles given) was its reviewer; who had a link
and none of its roles within the year before was invited. Of others nothing is said.
"""

from collections import Counter, defaultdict
from datetime import timedelta
from uuid import UUID

from django.db import migrations
from django.db.models import F, Q

AT_ONCE = 2_000
LATELY = timedelta(days=365)
CLOSEST = ["reviewer", "insider", "invited", ""]


def remember(apps, schema_editor):
    _note_standings(apps)
    for figures in apps.get_model("review", "Figures").objects.exclude(told={}):
        figures.told["reviewers"] = {"standings": _standings(apps, scope=figures.scope)}
        figures.save(update_fields=["told"])


def forget(apps, schema_editor):
    """Tell the reviewers in the form of before: who is not known to belong came from outside."""
    for figures in apps.get_model("review", "Figures").objects.exclude(told={}):
        found = figures.told["reviewers"]["standings"]
        own = sum(number for one, number in found.items() if one not in ("invited", ""))
        figures.told["reviewers"] = {"number": sum(found.values()), "own": own}
        figures.save(update_fields=["told"])


def _note_standings(apps):
    places = apps.get_model("review", "Assignment").objects.filter(standing="")
    roles, links = _roles(apps), _links(apps)
    names = ("pk", "reviewer", "taken_at", "submission__version__achievement")
    names += ("submission__version__achievement__organization",)
    keys = defaultdict(list)
    for key, reviewer, at, achievement, organization in places.values_list(*names).iterator():
        held = roles[organization, reviewer]
        linked = any(begun <= at < ended for begun, ended in links[achievement, reviewer])
        if any(role == "reviewer" and begun <= at < ended for role, begun, ended in held):
            keys["reviewer"].append(key)
        elif linked:
            lately = any(begun <= at < ended + LATELY for _role, begun, ended in held)
            keys["insider" if lately else "invited"].append(key)
    rows = apps.get_model("review", "Assignment").objects
    for standing, found in keys.items():
        for begin in range(0, len(found), AT_ONCE):
            rows.filter(pk__in=found[begin : begin + AT_ONCE]).update(standing=standing)


def _roles(apps):
    """Return for each organization and person which roles they held, from when until when."""
    found, given, forever = defaultdict(list), defaultdict(dict), _forever(apps)
    members = apps.get_model("organizations", "Membership").objects
    for organization, person, role, since in members.values_list(
        "organization", "person", "role", "since"
    ):
        found[organization, person].append((role, since, forever))
    journal = apps.get_model("kit", "JournalEntry").objects
    rows = journal.filter(verb__in=["role.given", "role.taken", "organization.left"])
    for verb, actor, target, at, facts in rows.order_by("at", "pk").values_list(
        "verb", "actor", "target_key", "at", "facts"
    ):
        organization = UUID(target)
        person = actor if verb == "organization.left" else UUID(facts["person"])
        if verb == "role.given":
            given[organization, person][facts["role"]] = at
            continue
        here = given[organization, person]
        for role in [facts["role"]] if verb == "role.taken" else list(here):
            if role in here:
                found[organization, person].append((role, here.pop(role), at))
    return found


def _links(apps):
    """Return for each achievement and person from when until when a link let them in."""
    found, forever = defaultdict(list), _forever(apps)
    rows = apps.get_model("review", "Qualification").objects.filter(
        way="external", confirmed_at__isnull=False, person__isnull=False
    )
    for achievement, person, begun, ended in rows.values_list(
        "achievement", "person", "confirmed_at", "ended_at"
    ):
        found[achievement, person].append((begun, ended or forever))
    return found


def _forever(apps):
    """Return a moment after every place that was taken."""
    last = apps.get_model("review", "Assignment").objects.order_by("-taken_at").first()
    return last.taken_at + timedelta(days=1) if last else None


def _standings(apps, *, scope):
    """Return how those who judged what is told of a scope stood, each as the closest they were."""
    kind, _colon, key = scope.partition(":")
    attempts = apps.get_model("review", "Attempt").objects.filter(group__isnull=False)
    if kind == "achievement":
        attempts = attempts.filter(group__achievement=F("achievement"), achievement=key)
    elif kind == "organization":
        attempts = attempts.filter(group__organization=F("organization"), organization=key)
    places = apps.get_model("review", "Assignment").objects.filter(
        Q(submission__decisions__round=F("round"), submission__decisions__attempt__in=attempts),
        review__handed_in_at__isnull=False,
        appeal__isnull=True,
    )
    closest = {}
    for reviewer, standing in places.values_list("reviewer", "standing").distinct():
        known = closest.get(reviewer, "")
        closest[reviewer] = min(known, standing, key=CLOSEST.index)
    return dict(Counter(closest.values()))


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0019_standing"),
        ("organizations", "0004_former_members_known"),
        ("kit", "0001_initial"),
    ]
    operations = [migrations.RunPython(remember, forget)]
