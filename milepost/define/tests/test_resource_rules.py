"""Which links are kept, which of them are the same, and what may be written beside them."""

from decimal import Decimal

import pytest

from milepost.define.rules.resources import suggestions
from milepost.define.rules.resources.choices import NEXT, State
from milepost.define.rules.resources.links import check_words, clean_url, host_of, same_place
from milepost.define.rules.resources.suggestions import Suggestion, checked
from milepost.kit.errors import RuleError


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" https://Example.org/Course ", "https://example.org/Course"),
        ("http://example.org:80/a b".replace(" ", "%20"), "http://example.org/a%20b"),
        ("https://example.org:8443/", "https://example.org:8443/"),
        ("https://müller.example/straße", "https://xn--mller-kva.example/stra%C3%9Fe"),
        ("https://example.org/?q=a&b=ü#part", "https://example.org/?q=a&b=%C3%BC#part"),
        ("https://xn--mller-kva.example/", "https://xn--mller-kva.example/"),
    ],
)
def test_a_link_is_kept_in_its_clean_form(typed: str, kept: str) -> None:
    assert clean_url(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "no-link"),
        ("a book by Rowe", "no-link"),
        ("ftp://example.org/", "no-link"),
        ("javascript:alert(1)", "no-link"),
        ("data:text/html,hello", "no-link"),
        ("//example.org/", "no-link"),
        ("https://example.org/a b", "no-link"),
        ("https://example.org\\@evil.example/", "no-link"),
        ("https://exam\u200bple.org/", "no-link"),
        ("https://example.org/\u202egnp.exe", "no-link"),
        ("https://example.org:99999/", "no-link"),
        ("https://bank.example@evil.example/", "name-in-link"),
        ("https://:secret@example.org/", "name-in-link"),
        ("https://localhost/", "no-host"),
        ("http://127.0.0.1/", "no-host"),
        ("http://2130706433/", "no-host"),
        ("http://[::1]/", "no-host"),
        ("https://exa_mple.org/", "no-host"),
        (f"https://example.org/{'a' * 500}", "long-link"),
        (f"https://example.org/{'ü' * 100}", "long-link"),
    ],
)
def test_a_link_that_leads_astray_is_refused(typed: str, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        clean_url(typed)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://example.org/course", "http://www.example.org/course/", True),
        ("https://example.org/?b=2&a=1", "https://example.org?a=1&b=2", True),
        ("https://example.org/x?utm_source=mail&id=3", "https://example.org/x?id=3", True),
        ("https://example.org/x#part-2", "https://example.org/x", True),
        ("https://m.example.org/x", "https://example.org/x", True),
        ("https://example.org/%7Eada", "https://example.org/~ada", True),
        ("https://example.org:443/x", "https://example.org/x", True),
        ("https://example.org/Course", "https://example.org/course", False),
        ("https://example.org/x?id=3", "https://example.org/x?id=4", False),
        ("https://example.org:8443/x", "https://example.org/x", False),
        ("https://a.example.org/x", "https://example.org/x", False),
    ],
)
def test_links_to_the_same_page_are_told(one: str, other: str, same: bool) -> None:
    assert (same_place(clean_url(one)) == same_place(clean_url(other))) is same


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Talking on the phone, part 2.5", ""),
        ("Node.js for beginners, e.g. timers", ""),
        ("From example.org, free of charge", ""),
        ("https://example.org/ is the course", ""),
        ("https://bank.example/ login", "other-link"),
        ("bank.com", "other-link"),
        ("www.bank.example", "other-link"),
        ("See bit.ly/abc", "other-link"),
        ("Free\u200b course", "hidden-characters"),
        ("\u202eesruoc eerF", "hidden-characters"),
    ],
)
def test_words_beside_a_link_are_not_another_link(words: str, code: str) -> None:
    try:
        check_words(words, url="https://www.example.org/x")
        told = ""
    except RuleError as refused:
        told = refused.code
    assert told == code


def test_the_server_is_shown_in_letters_that_cannot_deceive() -> None:
    assert host_of("https://\u0430\u0440\u0440\u04cf\u0435.com/") == "xn--80ak6aa92e.com"


COURSE = Suggestion(
    title="  Waiting   well ", url="https://example.org/w", kind="course", language="en"
)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": "W"}, "no-title"),
        ({"kind": "bribe"}, "no-such-kind"),
        ({"language": "tlh"}, "no-such-language"),
        ({"access": ("comfort",)}, "no-such-kind"),
        ({"price": Decimal("-1"), "currency": "EUR"}, "no-price"),
        ({"price": Decimal("12"), "currency": ""}, "no-currency"),
        ({"price": Decimal("12"), "currency": "XYZ"}, "no-currency"),
        ({"note": "n" * 501}, "note-too-long"),
    ],
)
def test_a_suggestion_that_lacks_something_is_refused(
    changes: dict[str, object], code: str
) -> None:
    with pytest.raises(RuleError) as refused:
        checked(Suggestion(**vars(COURSE) | changes))  # type: ignore[arg-type]
    assert refused.value.code == code


def test_a_price_of_nothing_is_free() -> None:
    free = checked(Suggestion(**vars(COURSE) | {"price": Decimal(0), "currency": "EUR"}))
    assert (free.title, free.price, free.currency) == ("Waiting well", None, "")


@pytest.mark.parametrize(
    ("today", "waiting", "code"), [(4, 49, ""), (5, 0, "too-often"), (0, 50, "too-many")]
)
def test_the_bounds_that_keep_lists_free_of_spam(today: int, waiting: int, code: str) -> None:
    try:
        suggestions.check_rate(today=today, waiting=waiting)
        told = ""
    except RuleError as refused:
        told = refused.code
    assert told == code


def test_every_state_has_its_moves() -> None:
    assert NEXT.keys() == set(State.values)
    assert suggestions.require_move("suggested", to="refused", reason="Gone.") is None
    for state, to, reason in (
        ("accepted", "refused", "No."),
        ("suggested", "retired", ""),
        ("suggested", "refused", " "),
    ):
        with pytest.raises(RuleError):
            suggestions.require_move(state, to=to, reason=reason)
