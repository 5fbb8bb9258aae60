"""Practice logs: what happened on which day, who said so, who may look. Entries never change."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PracticeLog(models.Model):
    """One person's record of one thing they do again and again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="practice_logs"
    )
    title = models.CharField(max_length=120)
    rule = models.JSONField(null=True, blank=True)
    """What is aimed for, in the JSON form of ``rules.rule_document``; None if nothing is."""
    time_zone = models.CharField(max_length=64)
    """Where the owner's days begin and end, such as Europe/Madrid."""
    serves = models.CharField(max_length=200, blank=True, db_index=True)
    """A key of what the log is kept for, given by the stage that asked for it."""
    contexts = models.JSONField(default=list, blank=True)
    """The contexts to choose from, in the words that go on record; any words where it is empty."""
    xapi = models.JSONField(default=list, blank=True)
    """What xAPI verbs mean here: a list of verb, activity (empty: any) and outcome."""
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return self.title


class Address(models.TextChoices):
    """What the address of a keeper tells of them."""

    FREE = "free", _("a free mail address, which anyone can open")
    OWN = "own", _("an address at a domain of its own")
    KNOWN = "known", _("an address at the domain of an organization known here")


class Entry(models.Model):
    """What somebody said about one day; another entry that ``supersedes`` it corrects it."""

    class Outcome(models.TextChoices):
        MET = "met", _("Met")
        NOT_MET = "notMet", _("Not met")
        EXCUSED = "excused", _("Excused")
        NO_OPPORTUNITY = "noOpportunity", _("No opportunity")
        WITHDRAWN = "withdrawn", _("Taken back")

    class Source(models.TextChoices):
        SELF = "self", _("Own word")
        SUPERVISOR = "supervisor", _("Supervisor")
        TEACHER = "teacher", _("Teacher")
        SYSTEM = "system", _("System")

    class Way(models.TextChoices):
        PAGE = "page", _("Typed here")
        FILE = "file", _("From a file")
        API = "api", _("By a program")
        XAPI = "xapi", _("By an xAPI statement")

    log = models.ForeignKey(PracticeLog, on_delete=models.CASCADE, related_name="entries")
    day = models.DateField()
    outcome = models.CharField(max_length=13, choices=Outcome.choices)
    context = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=10, choices=Source.choices)
    way = models.CharField(max_length=4, choices=Way.choices, default=Way.PAGE)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorder = models.CharField(max_length=120)
    """The name of the person or system that recorded it, as it was then."""
    observer = models.PositiveIntegerField(default=0)
    """The owner is 0; others are numbered as they come, one number a person."""
    address = models.CharField(max_length=5, choices=Address.choices, blank=True)
    """What the address of a keeper told when they said yes; empty for the owner."""
    asked_as = models.CharField(max_length=10, choices=Source.choices, blank=True)
    """As what the owner had asked a keeper who said that they are something else."""
    recorded_at = models.DateTimeField()
    recorded_on = models.DateField()
    """The owner's day at that moment."""
    told = models.CharField(max_length=250, blank=True)
    """What a file says about who saw it and when it was written down; nobody has checked it."""
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.RESTRICT, related_name="superseded_by"
    )
    reason = models.CharField(max_length=300, blank=True)
    request_key = models.CharField(max_length=300, null=True, blank=True)
    """By it the same request sent again is known; None for what is typed."""
    request_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["day", "id"]
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["log", "day"], name="entry_log_day")]
        constraints = [
            models.UniqueConstraint(fields=["log", "request_key"], name="entry_request_once"),
            models.CheckConstraint(
                condition=models.Q(supersedes__isnull=True, reason="")
                | models.Q(supersedes__isnull=False) & ~models.Q(reason=""),
                name="correction_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(source="self", observer=0)
                | ~models.Q(source="self") & models.Q(observer__gt=0),
                name="own_word_is_no_observer",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="withdrawn") | models.Q(supersedes__isnull=False),
                name="taken_back_what_was_said",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.outcome}"

    @property
    def late(self) -> int:
        """How many days after its day it came."""
        return max(0, (self.recorded_on - self.day).days)


class Keeper(models.Model):
    """Somebody the owner asks by a mailed link to enter what they see; in force once accepted."""

    class Capacity(models.TextChoices):
        SUPERVISOR = "supervisor", _("Supervisor")
        TEACHER = "teacher", _("Teacher")
        SYSTEM = "system", _("System")

    log = models.ForeignKey(PracticeLog, on_delete=models.CASCADE, related_name="keepers")
    email = models.EmailField()
    capacity = models.CharField(max_length=10, choices=Capacity.choices)
    """As what they speak: first as the owner asks them, then as they say themselves."""
    asked_as = models.CharField(max_length=10, choices=Capacity.choices, blank=True)
    """As what the owner had asked them; empty until they said yes."""
    system = models.CharField(max_length=120, blank=True)
    """The name of the system whose record they pass on."""
    address = models.CharField(max_length=5, choices=Address.choices, blank=True)
    """What their address told when they said yes."""
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="keeps"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    asked_under = models.UUIDField(null=True, blank=True, db_index=True)
    """By which id a minor's guardians are asked; empty where nobody has to be."""

    class Meta:
        ordering = ["-invited_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["log", "person"],
                condition=models.Q(person__isnull=False, ended_at__isnull=True),
                name="keeper_once_a_log",
            ),
            models.CheckConstraint(
                condition=~models.Q(capacity="system") | ~models.Q(system=""),
                name="system_has_its_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.capacity} for {self.log_id}"

    @property
    def corrected(self) -> bool:
        """Whether they say that they are something else than the owner said."""
        return bool(self.asked_as) and self.asked_as != self.capacity

    @property
    def held(self) -> bool:
        """Whether it waits for a minor's guardian, where a query has asked."""
        return bool(getattr(self, "is_held", False))


class Group(models.Model):
    """Some of the logs somebody keeps, to enter for all of them on one page."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="log_groups"
    )
    name = models.CharField(max_length=120)
    keepers = models.ManyToManyField(Keeper, related_name="groups", blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="group_name_once")]

    def __str__(self) -> str:
        return self.name


class Import(models.Model):
    """A CSV file that somebody brings for a log: kept a week, to be looked at and then taken."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    log = models.ForeignKey(PracticeLog, on_delete=models.CASCADE, related_name="imports")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="log_imports"
    )
    name = models.CharField(max_length=120)
    text = models.TextField()
    brought_at = models.DateTimeField(db_index=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-brought_at", "id"]

    def __str__(self) -> str:
        return self.name


class LogShare(models.Model):
    """A link that shows a log to whoever has it, until a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    log = models.ForeignKey(PracticeLog, on_delete=models.CASCADE, related_name="shares")
    audience = models.CharField(max_length=120)
    """Whom it is for, in the owner's words."""
    notes = models.BooleanField(default=True)
    """Whether it shows the notes too."""
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return f"log for {self.audience}"


class LogView(models.Model):
    """One opening of a shared log: when, and nothing about the reader."""

    share = models.ForeignKey(LogShare, on_delete=models.CASCADE, related_name="views")
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
