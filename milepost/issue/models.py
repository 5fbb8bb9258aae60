"""Keys, signed credentials as issued, the lists that revoke them, and offers to claim them."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from insignia.keys import ED25519

from milepost.define.models import AchievementVersion
from milepost.issue.rules.validity import Why
from milepost.organizations.models import Organization


class IssuerKey(models.Model):
    """A key an organization signs with; the secret is sealed by the key-encryption key.

    One of each kind is in use: Ed25519 for all that is signed here, P-256 for programs that ask.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="issuer_keys"
    )
    method = models.CharField(max_length=300, unique=True)
    """The verification method as it stands in proofs: a DID URL."""
    kind = models.CharField(max_length=10, default=ED25519)
    """As Insignia names it."""
    multikey = models.CharField(max_length=120)
    sealed_secret = models.BinaryField()
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind"],
                condition=models.Q(retired_at__isnull=True),
                name="one_signing_key_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        return self.method


class PersonKey(models.Model):
    """A key by which somebody signs what they say in their own name; named by a did:key."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="signing_key",
    )
    method = models.CharField(max_length=300, unique=True)
    sealed_secret = models.BinaryField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.method


class PublisherKey(models.Model):
    """A key this server signs with in its own name: learners' records, nothing else."""

    method = models.CharField(max_length=300, unique=True)
    """The verification method as it stands in proofs: a DID URL."""
    multikey = models.CharField(max_length=120)
    sealed_secret = models.BinaryField()
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    current = models.BooleanField(null=True, default=True, unique=True)
    """True for the one that signs now, nothing for all others."""

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.method


class StatusList(models.Model):
    """A Bitstring Status List of one organization; bits are flipped, then signed when asked for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="status_lists"
    )
    purpose = models.CharField(max_length=20, default="revocation")
    length = models.PositiveIntegerField(default=131_072)
    used = models.PositiveIntegerField(default=0)
    bits = models.TextField()
    """The list as an ``encodedList``: compressed, bit 0 leftmost."""
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    document = models.TextField(blank=True)
    """The signed status list credential, empty when a bit changed since."""
    signed_until = models.DateTimeField(null=True, blank=True)
    token = models.TextField(blank=True)
    """The same as a Status List Token, signed when it is first asked for."""
    token_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(used__lte=models.F("length")), name="status_list_not_overfull"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} list {self.id}"


class Credential(models.Model):
    """A signed statement, kept exactly as issued. ``source`` is unique: nothing is issued twice."""

    id = models.UUIDField(primary_key=True, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="credentials"
    )
    version = models.ForeignKey(
        AchievementVersion, on_delete=models.PROTECT, related_name="credentials"
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="credentials",
    )
    source = models.CharField(max_length=120, unique=True)
    """What it was issued for, such as ``decision:17``."""
    document = models.TextField()
    sha256 = models.CharField(max_length=64, db_index=True)
    status_list = models.ForeignKey(
        StatusList, on_delete=models.PROTECT, related_name="credentials"
    )
    status_index = models.PositiveIntegerField()
    issued_at = models.DateTimeField(db_index=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    shown_on = models.DateField(null=True, blank=True)
    """The latest day on which what it rests on showed it; see ``rules.facts.shown_on``."""
    claimed_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revocation_kind = models.CharField(max_length=7, choices=Why.choices, blank=True)
    """Empty for what was revoked before it was kept, or by a program that does not say."""
    revocation_reason = models.TextField(blank=True)
    leaf_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-issued_at", "id"]
        indexes = [
            models.Index(
                fields=["organization", "version"],
                condition=models.Q(revoked_at__isnull=False),
                name="credentials_revoked",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["status_list", "status_index"], name="status_index_once"
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True) | ~models.Q(revocation_reason=""),
                name="revocation_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"credential {self.id}"


class SignedForProgram(models.Model):
    """A credential that a program composed and had signed through the VC-API; the program keeps it.

    Only what revoking it takes is kept here.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    credential_id = models.CharField(max_length=500)
    """The ``id`` inside the credential."""
    sha256 = models.CharField(max_length=64)
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="+")
    status_index = models.PositiveIntegerField()
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "credential_id"], name="program_credential_once"
            ),
            models.UniqueConstraint(
                fields=["status_list", "status_index"], name="program_status_index_once"
            ),
        ]

    def __str__(self) -> str:
        return self.credential_id


class SignedEndorsement(models.Model):
    """An endorsement that was signed; whoever had it signed keeps the document.

    Only what taking it back takes is kept here. ``organization`` is whose status list tells it.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    credential_id = models.CharField(max_length=60, unique=True)
    """The ``id`` inside the credential."""
    sha256 = models.CharField(max_length=64)
    status_list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="+")
    status_index = models.PositiveIntegerField()
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["status_list", "status_index"], name="endorsement_status_index_once"
            )
        ]

    def __str__(self) -> str:
        return self.credential_id


class EvidenceItem(models.Model):
    """One piece of evidence a credential rests on; shown only where its holder grants it."""

    class Audience(models.TextChoices):
        REVIEWERS = "reviewers", _("Nobody but the reviewers")
        CHOSEN = "chosen", _("Readers of a share where I choose it")
        EVERYONE = "everyone", _("Everyone I share the badge with")

    id = models.UUIDField(primary_key=True, editable=False)
    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="evidence")
    position = models.PositiveSmallIntegerField()
    slot = models.CharField(max_length=120)
    kind = models.CharField(max_length=10)
    """file, text or link"""
    setting = models.CharField(max_length=200)
    """Where it comes from, in words: school, work, home, community, or a part of these."""
    title = models.CharField(max_length=200)
    narrative = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    """Digest of the file, or of the text or address in UTF-8."""
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(default=0)
    text = models.TextField(blank=True)
    url = models.URLField(max_length=1000, blank=True)
    audience = models.CharField(max_length=9, choices=Audience.choices, default=Audience.CHOSEN)
    attestations = models.JSONField(default=list, blank=True)
    """What third parties said about it, as it stood when it was judged."""

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["credential", "position"], name="evidence_position_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Claim(models.Model):
    """An offer mailed to the recipient; whoever holds its token may fetch the credential."""

    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="claims")
    email = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"claim of {self.credential_id}"


class HostedBadge(models.Model):
    """That a holder lets anyone read a badge as Open Badges 2.0, as long as this row is there."""

    credential = models.OneToOneField(
        Credential, on_delete=models.CASCADE, related_name="hosted", primary_key=True
    )
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"hosted {self.credential_id}"


class SelectiveCopy(models.Model):
    """A badge signed once more as an SD-JWT, so that its holder can leave parts out."""

    credential = models.OneToOneField(
        Credential, on_delete=models.CASCADE, related_name="selective_copy"
    )
    text = models.TextField()
    """With every disclosure; what a reader gets is a part of it."""
    sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["-signed_at", "id"]

    def __str__(self) -> str:
        return f"copy of {self.credential_id}"


class WalletOffer(models.Model):
    """A badge offered to a wallet app by OpenID4VCI; only hashes of its secrets are kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="offers")
    code_hash = models.CharField(max_length=64, unique=True)
    """Of the pre-authorized code, which is also the secret of the offer's address."""
    tx_code_hash = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    redeemed_at = models.DateTimeField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    token_expires_at = models.DateTimeField(null=True, blank=True)
    editions = models.PositiveSmallIntegerField(default=0)
    """How many signed copies it has given."""
    notification_id = models.CharField(max_length=43, blank=True)
    event = models.CharField(max_length=20, blank=True)
    """What the wallet said became of it."""

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(redeemed_at__isnull=True, token_hash="")
                | (models.Q(redeemed_at__isnull=False) & ~models.Q(token_hash="")),
                name="a_redeemed_offer_has_its_token",
            )
        ]

    def __str__(self) -> str:
        return f"offer of {self.credential_id}"


class UsedNonce(models.Model):
    """A nonce that a proof has answered; none is taken twice."""

    nonce_hash = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.nonce_hash
