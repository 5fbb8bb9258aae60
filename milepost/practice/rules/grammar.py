"""How a language says a rule: one template a part, from which the sentence is written and read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

NUMBER = "[0-9]{1,6}"
DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"


@dataclass(frozen=True, kw_only=True)
class Grammar:
    """The templates of one language; words with one and many are pairs."""

    units: Mapping[str, tuple[str, str]]
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    yearly: str
    """A day that comes back every year."""
    nothing: str
    last: str
    """What joins the last of several days."""
    opening: str
    of: str
    every: str
    """Of a share of one in one, in the place of ``of``."""
    minimum: str
    streak: str
    tolerance: tuple[str, str]
    observers: tuple[str, str]
    contexts: tuple[str, str]
    sources: str
    sources_named: tuple[str, ...]
    """Whose entries a rule can ask for, in the order of ``rule.OTHERS``."""
    rolling: str
    fixed: str
    free: str
    record: str
    form: str
    """The form a sentence needs, for somebody who wrote another."""

    def unit_of(self, words: str) -> str:
        """Return the unit that words stand for."""
        return next(name for name, pair in self.units.items() if words in pair)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The whole sentence; groups are named as in the templates."""
        tail = self._either(self.tolerance)
        return re.compile(
            self._part(self.opening)
            + f"(?:{self._part(self.of, unit='unit1')}|{self._part(self.every, unit='unit0')})?"
            + f"(?:{self._part(self.minimum, unit='unit2')})?"
            + f"(?:{self._part(self.streak, unit='unit3')}(?:{tail})?)?"
            + f"(?:{self._either(self.observers)})?(?:{self._either(self.contexts)})?"
            + f"(?:{self._part(self.sources)})?"
            + f"(?:{self._part(self.rolling, unit='span1', length='length1')}"
            + f"|{self._part(self.fixed, unit='span2', length='length2')})"
            + f"(?:{self._part(self.free)})?{self._part(self.record)}"
        )

    def yearly_in(self, words: str) -> tuple[int, int] | None:
        """Return the month and day of words such as «every 25 December», None of others."""
        found = re.fullmatch(self._each_year, words)
        if found is None:
            return None
        month = next(number for number, name in enumerate(self.months, 1) if name in words)
        return month, int(re.sub("[^0-9]", "", words))

    def yearly_words(self, month: int, day: int) -> str:
        """Return «every 25 December»."""
        return self.yearly.format(day=day, month=self.months[month - 1])

    @cached_property
    def _each_year(self) -> str:
        return self.yearly.format(day="[0-9]{1,2}", month=f"(?:{'|'.join(self.months)})")

    def _either(self, pair: tuple[str, str]) -> str:
        one, many = pair
        extra = self._part(many.removeprefix(one)) if many.startswith(one) else ""
        return f"{self._part(one)}(?:{extra})?"

    def _part(self, template: str, **names: str) -> str:
        """Return a template as a pattern; ``names`` rename its holes."""
        pieces = re.split(r"\{(\w+)\}", template)
        holes = [self._hole(name, names.get(name, name)) for name in pieces[1::2]]
        words = [re.escape(piece) for piece in pieces[::2]]
        return "".join(word + hole for word, hole in zip(words, [*holes, ""], strict=True))

    def _hole(self, name: str, group: str) -> str:
        units = "|".join(
            word
            for pair in sorted(self.units.values(), key=lambda pair: -len(pair[1]))
            for word in reversed(pair)
        )
        days = f"(?:{'|'.join(self.weekdays)}|{DAY}|{self._each_year})"
        sources = f"(?:{'|'.join(self.sources_named)})"
        inner = {
            "condition": ".+?",
            "behavior": ".+?",
            "record": ".+",
            "unit": f"(?:{units})",
            "start": "[0-9-]{10}",
            "free": f"{self.nothing}|{days}(?:(?:, |{self.last}){days})*",
            "sources": f"{sources}(?:(?:, |{self.last}){sources})*",
        }.get(name, NUMBER)
        return f"(?P<{group}>{inner})"


ENGLISH = Grammar(
    units={
        "days": ("day", "days"),
        "weeks": ("week", "weeks"),
        "months": ("month", "months"),
        "workingDays": ("working day", "working days"),
    },
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
    yearly="every {day} {month}",
    nothing="nothing",
    last=" and ",
    opening="Given {condition}, the learner {behavior}",
    of=", on at least {met} of every {of} {unit}",
    every=", on every {unit} that counts",
    minimum=", on at least {minimum} {unit} in all",
    streak=", on {streak} {unit} in a row",
    tolerance=(" with up to {tolerance} missed", " with up to {tolerance} missed"),
    observers=(
        ", seen by at least {observers} observer",
        ", seen by at least {observers} observers",
    ),
    contexts=(", in at least {contexts} context", ", in at least {contexts} contexts"),
    sources=", counting only what {sources} entered",
    sources_named=("supervisors", "teachers", "systems"),
    rolling=", over any {length} {unit}",
    fixed=", over the {length} {unit} from {start}",
    free=", where working days leave out {free}",
    record=", by {record}.",
    form="Given …, the learner …, on at least 99 of every 100 days, over any 6 months, by ….",
)
SPANISH = Grammar(
    units={
        "days": ("día", "días"),
        "weeks": ("semana", "semanas"),
        "months": ("mes", "meses"),
        "workingDays": ("día laborable", "días laborables"),
    },
    weekdays=("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    months=(
        *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio"),
        *("agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
    yearly="cada {day} de {month}",
    nothing="nada",
    last=" y ",
    opening="Con {condition}, quien aprende {behavior}",
    of=", al menos {met} de cada {of} {unit}",
    every=", cada {unit} que cuenta",
    minimum=", al menos {minimum} {unit} en total",
    streak=", durante {streak} {unit} sin interrupción",
    tolerance=(" con hasta {tolerance} fallo", " con hasta {tolerance} fallos"),
    observers=(
        ", a la vista de al menos {observers} observador",
        ", a la vista de al menos {observers} observadores",
    ),
    contexts=(", en al menos {contexts} contexto", ", en al menos {contexts} contextos"),
    sources=", contando solo lo que anotan {sources}",
    sources_named=("quienes supervisan", "quienes enseñan", "los sistemas"),
    rolling=", en cualquier período de {length} {unit}",
    fixed=", en el período de {length} {unit} desde {start}",
    free=", sin contar como laborables {free}",
    record=", según {record}.",
    form="Con …, quien aprende …, al menos 99 de cada 100 días, en cualquier período de 6 meses,"
    " según ….",
)
GRAMMARS: dict[str, Grammar] = {"en": ENGLISH, "es": SPANISH}
