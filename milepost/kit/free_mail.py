"""What a mail address tells: of domains where anyone can have one nothing, of others a little."""

FREE, OWN, KNOWN = "free", "own", "known"

BRANDS = frozenset(
    {"gmail", "googlemail", "hotmail", "outlook", "live", "msn", "yahoo", "ymail", "rocketmail"}
    | {"aol", "gmx", "icloud", "proton", "protonmail", "tuta", "tutanota", "zoho", "zohomail"}
    | {"yandex", "rediffmail", "hushmail", "naver", "qq", "163", "126", "t-online", "freenet"}
    | {"posteo", "laposte", "wanadoo", "libero", "virgilio", "seznam", "interia"}
)
SINGLE = frozenset(
    {"web.de", "mail.com", "mail.de", "mail.ru", "me.com", "mac.com", "pm.me", "hey.com", "wp.pl"}
    | {"o2.pl", "free.fr", "orange.fr", "inbox.com", "inbox.lv", "mailbox.org", "uol.com.br"}
    | {"terra.com.br", "sapo.pt", "bluewin.ch"}
)
"""Where anyone can open an address in a minute."""


def is_free(domain: str) -> bool:
    """Say whether anyone can open an address at this domain (in small letters)."""
    brand, _dot, rest = domain.partition(".")
    return domain in SINGLE or (brand in BRANDS and rest.count(".") < 2)


def domain_of(email: str) -> str:
    """Return what stands behind the @."""
    return email.rpartition("@")[2].lower()


def domain_kind(email: str, *, known: bool) -> str:
    """Return what an address tells: free for anyone, a domain of its own, or one known here."""
    if is_free(domain_of(email)):
        return FREE
    return KNOWN if known else OWN
