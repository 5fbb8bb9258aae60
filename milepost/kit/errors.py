"""How a rule says no."""


class RuleError(Exception):
    """A refusal with a sentence for the person; one place turns it into a page or JSON.

    ``code`` is a stable word for machines, in kebab-case.
    """

    def __init__(self, sentence: str, *, code: str = "refused") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
