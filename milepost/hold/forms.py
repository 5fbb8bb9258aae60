"""What a holder types: a share, and a badge from elsewhere."""

from datetime import datetime, time
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from milepost.hold.actions import Piece, Saying, ShareRequest
from milepost.hold.models import Collection, Share
from milepost.hold.rules import PACKAGES
from milepost.hold.rules.record import ELSEWHERE, HERE, SOURCES, Wanted
from milepost.issue.models import EvidenceItem
from milepost.kit.keys import is_uuid

LARGEST_IMPORT = 8 * 1024 * 1024
ACCEPT = ".json,.jsonld,.jwt,.jws,.txt,.png,.svg,.pdf,application/json,image/png,image/svg+xml"


class ShareForm(forms.Form):
    """Badges and evidence by checkbox, for whom, why, until when, and how it is opened."""

    ONCE, PUBLIC = "once", "public"

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    audience = forms.CharField(
        label=_("Who is it for?"),
        max_length=120,
        help_text=_("A name for you to find it by, such as “Riverside Clinic, Ms Okafor”."),
    )
    purpose = forms.ChoiceField(choices=Share.Purpose.choices, widget=forms.HiddenInput)
    reference = forms.CharField(
        required=False, max_length=120, help_text=_("So that they find you. You may leave it out.")
    )
    ends = forms.DateField(
        label=_("Last day the link works"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("You can stop it earlier at any time."),
    )
    message = forms.CharField(
        label=_("A few words to the reader"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reader = forms.EmailField(
        label=_("The reader’s e-mail address"),
        required=False,
        help_text=_(
            "If you give it, the link opens only with a code that we mail there. "
            "We send nothing else."
        ),
    )
    opens = forms.ChoiceField(
        label=_("How often does the link open?"),
        choices=[
            ("", _("As often as they like, until the last day")),
            (ONCE, _("One time: an hour after that it is gone")),
            (PUBLIC, _("For everyone: also inside other sites, and on your LinkedIn profile")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    left_out = forms.MultipleChoiceField(
        label=_("What do you leave out?"),
        choices=[
            ("results", _("The levels I reached")),
            ("assessment", _("Who judged it, and how")),
            ("evidence", _("Pieces of work that I don’t show: not even their names")),
        ],
        required=False,
        help_text=_(
            "The reader then gets the rest, signed, as an SD-JWT; not the picture with the whole "
            "badge in it. Badges from elsewhere stay whole."
        ),
        widget=forms.CheckboxSelectMultiple,
    )
    credentials = forms.TypedMultipleChoiceField(coerce=UUID, required=False)
    imported = forms.TypedMultipleChoiceField(coerce=UUID, required=False)
    evidence = forms.TypedMultipleChoiceField(coerce=UUID, required=False)

    def __init__(self, *args: Any, may_show: dict[str, list[UUID]], **kwargs: Any) -> None:
        """Take what may be chosen: credentials, badges from elsewhere, evidence."""
        super().__init__(*args, **kwargs)
        purpose = self.data.get("purpose") if self.is_bound else self.initial.get("purpose")
        package = PACKAGES.get(str(purpose))
        if package and package.reference:
            self.fields["reference"].label = str(package.reference)
        else:
            del self.fields["reference"]
        for name, keys in may_show.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(str(key), str(key)) for key in keys]

    def chosen(self, name: str) -> set[str]:
        """Return what is ticked in a list, as typed or as proposed."""
        raw = self.data.getlist(name) if self.is_bound else self.initial.get(name, [])  # type: ignore[attr-defined]
        return {str(one) for one in raw}

    def request(self) -> ShareRequest:
        """Return the clean values; the share ends when its last day ends."""
        clean = self.cleaned_data
        last_moment = datetime.combine(clean["ends"], time.max)
        return ShareRequest(
            id=clean["key"],
            purpose=clean["purpose"],
            audience=clean["audience"],
            message=clean["message"],
            ends_at=timezone.make_aware(last_moment),
            credentials=clean["credentials"],
            imported=clean["imported"],
            evidence=clean["evidence"],
            reference=clean.get("reference", ""),
            reader=clean["reader"],
            once=clean["opens"] == self.ONCE,
            public=clean["opens"] == self.PUBLIC,
            left_out=clean["left_out"],
        )


class SeveralFiles(forms.ClearableFileInput):
    """A field for files that takes as many as one drops on it."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; each is cleaned like one."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files that were chosen, none or more."""
        return [super(FilesField, self).clean(file, initial) for file in data or []]


class BringForm(forms.Form):
    """Badges from elsewhere: files, pasted text, web addresses, or all of them at once."""

    badges = FilesField(
        label=_("Badge files"),
        required=False,
        help_text=_("Pictures (PNG or SVG) or files ending in .json, .jwt or .pdf, up to 20."),
        widget=SeveralFiles(attrs={"accept": ACCEPT}),
    )
    text = forms.CharField(
        label=_("Or paste a badge here"),
        required=False,
        max_length=LARGEST_IMPORT,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )
    urls = forms.CharField(
        label=_("Or give web addresses"),
        required=False,
        max_length=20_000,
        help_text=_("Each leads to a badge and begins with https://, one a line."),
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "inputmode": "url"}),
    )

    def clean_badges(self) -> list[Any]:
        """Refuse a file that is too large to be a badge, by its name."""
        files = self.cleaned_data["badges"]
        for file in files:
            if file.size > LARGEST_IMPORT:
                raise forms.ValidationError(
                    _("“%(name)s” is too large for a badge. The limit is 8 MB."),
                    params={"name": file.name},
                )
        return list(files)

    def clean_urls(self) -> list[str]:
        """Split the addresses; refuse one that is none."""
        addresses = self.cleaned_data["urls"].split()
        for address in addresses:
            if not address.lower().startswith(("https://", "http://")):
                raise forms.ValidationError(
                    _("“%(address)s” is no web address. It begins with https://."),
                    params={"address": address[:80]},
                )
        return list(dict.fromkeys(addresses))

    def pieces(self) -> list[Piece]:
        """Return everything that was handed in."""
        clean = self.cleaned_data
        files = [Piece(name=file.name, content=file.read()) for file in clean["badges"]]
        text = clean["text"].strip().encode()
        pasted = [Piece(name=str(_("what you pasted")), content=text)] if text else []
        return files + pasted + [Piece(name=url, url=url) for url in clean["urls"]]


class OwnClaimForm(forms.Form):
    """Something a person says of themselves."""

    title = forms.CharField(
        label=_("What is it?"),
        max_length=200,
        help_text=_("Such as “Cared for my grandmother” or “Night shifts at the bakery”."),
    )
    words = forms.CharField(
        label=_("What did you do there?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    begun = forms.CharField(
        label=_("From"), required=False, max_length=10, help_text=_("A year is enough: 2019")
    )
    ended = forms.CharField(
        label=_("Until"), required=False, max_length=10, help_text=_("Empty if it goes on.")
    )

    def saying(self) -> Saying:
        """Return the clean values."""
        return Saying(**{name: self.cleaned_data[name].strip() for name in self.fields})


class AudienceForm(forms.Form):
    """Who may see each piece of evidence behind one badge."""

    def __init__(self, *args: Any, items: list[EvidenceItem], **kwargs: Any) -> None:
        """Take the pieces, each a field of its own."""
        super().__init__(*args, **kwargs)
        for item in items:
            self.fields[f"audience-{item.pk}"] = forms.ChoiceField(
                label=item.title, choices=EvidenceItem.Audience.choices, initial=item.audience
            )

    def wanted(self) -> dict[UUID, str]:
        """Return the chosen audience of each piece."""
        clean = self.cleaned_data.items()
        return {UUID(name.removeprefix("audience-")): value for name, value in clean}


class RecordForm(forms.Form):
    """What of one's record to look at."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    framework = forms.ChoiceField(label=_("Framework"), required=False)
    source = forms.ChoiceField(
        label=_("From"),
        required=False,
        choices=[("", _("Everywhere")), (HERE, _("Earned here")), (ELSEWHERE, _("From elsewhere"))],
    )

    ALL, NONE = "", "-"

    def __init__(self, *args: Any, groups: dict[str, str], **kwargs: Any) -> None:
        """Take the frameworks that may be chosen, by title."""
        super().__init__(*args, **kwargs)
        named = [(group, title) for group, title in groups.items() if group]
        none = [(self.NONE, _("In no framework"))] if "" in groups else []
        self.fields["framework"].choices = [(self.ALL, _("All")), *named, *none]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """Return what is asked for; what makes no sense asks for nothing."""
        self.is_valid()
        clean = self.cleaned_data
        group = clean.get("framework", self.ALL)
        return Wanted(
            words=clean.get("q", ""),
            group={self.ALL: None, self.NONE: ""}.get(group, group),
            source=clean.get("source", ""),
        )


class GapsForm(forms.Form):
    """What of a framework to look at."""

    only = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("All of it")), ("open", _("What is open")), ("shown", _("What is shown"))],
    )

    def which(self) -> str:
        """Return ``open``, ``shown``, or nothing for all of it."""
        self.is_valid()
        return str(self.cleaned_data.get("only", ""))


class CollectionForm(forms.Form):
    """A collection's name, and what holds it together."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("Such as “For the bakery” or “My second year”."),
    )
    words = forms.CharField(
        label=_("What holds it together?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class TakeForm(forms.Form):
    """Which badges of one's record to take along, and in which form."""

    what = forms.ChoiceField(label=_("What of it?"), required=False)
    form = forms.ChoiceField(
        label=_("In which form?"),
        widget=forms.RadioSelect,
        initial="transcript",
        choices=[
            ("transcript", _("To read and print: a PDF with every signed badge inside")),
            ("clr", _("Signed record for programs (CLR 2.0), each badge in it as it is")),
            ("json-resume", _("JSON Resume, for résumé programs")),
            ("ler-rs", _("HR Open LER-RS, for employers’ programs")),
            ("europass", _("European Learning Model, for a school to seal for Europass")),
        ],
    )
    words = forms.BooleanField(
        label=_("With what I say in my own words, marked as such"),
        required=False,
        help_text=_(
            "Not in the signed record and not for Europass: somebody must vouch for those."
        ),
    )

    def __init__(self, *args: Any, collections: list[Collection], **kwargs: Any) -> None:
        """Take the collections that may be chosen."""
        super().__init__(*args, **kwargs)
        self.collections = {str(one.pk): one for one in collections}
        named = [(key, one.name) for key, one in self.collections.items()]
        self.fields["what"].choices = [("", _("All my badges")), *named]  # type: ignore[attr-defined]

    def collection(self) -> Collection | None:
        """Return the chosen collection, or none for all badges."""
        return self.collections.get(self.cleaned_data["what"])

    def title(self) -> str:
        """Return what it is called."""
        chosen = self.collection()
        return chosen.name if chosen else str(_("Learner record"))


def badges_chosen(ticked: list[str]) -> list[tuple[str, UUID]]:
    """Return the badges that are ticked in a list, each as ``here-<id>`` or ``elsewhere-<id>``."""
    parts = [one.partition("-") for one in ticked]
    return [
        (source, UUID(key)) for source, _dash, key in parts if source in SOURCES and is_uuid(key)
    ]
