"""The words a learning resource is described with."""

import re

from django.conf.locale import LANG_INFO
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """How far a suggestion is."""

    SUGGESTED = "suggested", _("Waiting")
    ACCEPTED = "accepted", _("Shown")
    REFUSED = "refused", _("Refused")
    RETIRED = "retired", _("Taken away")


NEXT: dict[str, frozenset[str]] = {
    State.SUGGESTED: frozenset({State.ACCEPTED, State.REFUSED}),
    State.ACCEPTED: frozenset({State.RETIRED}),
    State.REFUSED: frozenset({State.ACCEPTED}),
    State.RETIRED: frozenset({State.ACCEPTED}),
}


class Kind(TextChoices):
    """What it is."""

    COURSE = "course", _("Course")
    BOOK = "book", _("Book or text")
    VIDEO = "video", _("Video")
    AUDIO = "audio", _("Podcast or recording")
    SITE = "site", _("Website")
    TOOL = "tool", _("Tool or program")
    PERSON = "person", _("A person who helps")
    PLACE = "place", _("A place or group")
    PRACTICE = "practice", _("Something to practise")
    OTHER = "other", _("Something else")


class Access(TextChoices):
    """What helps people to use it who can't see, hear, pay for data, or read hard words."""

    CAPTIONS = "captions", _("Captions")
    TRANSCRIPT = "transcript", _("Written transcript")
    DESCRIBED = "described", _("Pictures described in words")
    SCREEN_READER = "screen-reader", _("Works with a screen reader")
    KEYBOARD = "keyboard", _("Works with the keyboard alone")
    PLAIN = "plain-language", _("Plain language")
    SIGNED = "signed", _("Sign language")
    OFFLINE = "offline", _("Works without internet")
    PHONE = "phone", _("Works on a phone")


ISO_4217 = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD
CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP
GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD
KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN
NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP
SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND
VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG
"""
CURRENCIES = frozenset(ISO_4217.split())
LANGUAGES: list[tuple[str, str]] = sorted(
    (
        (code, str(info["name_local"]))
        for code, info in LANG_INFO.items()
        if "name_local" in info and "-" not in code
    ),
    key=lambda choice: choice[1].casefold(),
)
"""Languages by the name their speakers give them."""
LONGEST_TAG = 12
TAG = re.compile(r"([a-z]{2,3})(?:-[a-z0-9]{1,8})*", re.I)


def is_language(tag: str) -> bool:
    """Whether a tag (BCP 47) names one of these languages, with a region or not: es, es-MX."""
    found = TAG.fullmatch(tag) if len(tag) <= LONGEST_TAG else None
    return found is not None and found[1].lower() in dict(LANGUAGES)
