"""A link from a stranger: which ones we show, and when two of them lead to the same place."""

import ipaddress
import re
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError

LONGEST_URL = 500
PORTS = {"http": 80, "https": 443}
TRACKING = re.compile(r"(utm_\w+|fbclid|gclid|msclkid|mc_[ce]id|igshid|ref_src)\Z", re.IGNORECASE)
HOST = re.compile(
    r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]\Z"
)
HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
"""Characters that nobody sees, or that turn the order of others around."""
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,24}\b(?:/\S*)?", re.I)
NAMES = {"com", "org", "net", "info", "edu", "gov", "io", "app", "dev"}


def clean_url(text: str) -> str:
    """Return the link as we keep it; a RuleError says what is wrong with it."""
    text = text.strip()
    parts = _parts(text)
    if parts is None:
        raise RuleError(
            _("Write the whole address of a web page, such as https://example.org/course."),
            code="no-link",
        )
    if parts.username is not None or parts.password is not None:
        raise RuleError(_("Leave out the name before the @ in this address."), code="name-in-link")
    host = host_of(text)
    if not host:
        raise RuleError(
            _("This address has no name that everyone can reach, such as example.org."),
            code="no-host",
        )
    url = urlunsplit((parts.scheme.lower(), _place(parts, host), *_rest(parts)))
    if len(url) > LONGEST_URL:
        raise RuleError(_("This address is too long. Is there a shorter one?"), code="long-link")
    return url


def host_of(url: str) -> str:
    """Return the name of the server a link leads to, in letters that can't deceive; or ""."""
    parts = _parts(url)
    if parts is None or not parts.hostname:
        return ""
    try:
        host = parts.hostname.rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        return ""
    return host if HOST.match(host) and not _is_number(host) else ""


def same_place(url: str) -> str:
    """Return one spelling for all the links that lead to the same page."""
    parts = urlsplit(url)
    pairs = [pair for pair in parse_qsl(parts.query, True) if not TRACKING.match(pair[0])]
    host = host_of(url).removeprefix("www.").removeprefix("m.")
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=~-._").rstrip("/")
    place = host if _port(parts) is None else f"{host}:{_port(parts)}"
    return urlunsplit(("", place, path, urlencode(sorted(pairs)), ""))[2:]


def check_words(text: str, *, url: str) -> str:
    """Return what is written beside a link; it may not look like a link to somewhere else."""
    if HIDDEN.search(text.replace("\r", "").replace("\n", " ").replace("\t", " ")):
        raise RuleError(_("Leave out the characters that can’t be seen."), code="hidden-characters")
    host = host_of(url).removeprefix("www.")
    for found in ADDRESS.findall(text):
        other = host_of(found if "://" in found else f"https://{found}").removeprefix("www.")
        if other and other != host and _looks_like_link(found):
            sentence = _("Write no other addresses here: the link goes to %(host)s alone.")
            raise RuleError(sentence % {"host": host}, code="other-link")
    return text.strip()


def _looks_like_link(text: str) -> bool:
    """Say whether readers take it for an address; “e.g.” and “v2.final” are none."""
    lowered = text.lower()
    ending = lowered.split("/")[0].rpartition(".")[2]
    return lowered.startswith(("http", "www.")) or "/" in lowered or ending in NAMES


def _parts(url: str) -> SplitResult | None:
    if HIDDEN.search(url) or any(character.isspace() for character in url) or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        _port(parts)
    except ValueError:
        return None
    return parts if parts.scheme.lower() in PORTS and parts.netloc else None


def _port(parts: SplitResult) -> int | None:
    return None if parts.port == PORTS.get(parts.scheme.lower()) else parts.port


def _place(parts: SplitResult, host: str) -> str:
    return host if _port(parts) is None else f"{host}:{_port(parts)}"


def _rest(parts: SplitResult) -> tuple[str, str, str]:
    safe = "/:@!$&'()*+,;=~-._%?"
    path, query, fragment = (
        quote(part, safe=safe) for part in (parts.path, parts.query, parts.fragment)
    )
    return path, query, fragment


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
