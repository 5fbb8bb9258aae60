"""Small wrongs to do to a module, one at a time: each is a mutant that some test must notice."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

Change = tuple[str, ast.AST]

_COMPARED = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_BOUNDARIES = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_COMPUTED = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_CALLED = {
    "any": "all",
    "all": "any",
    "min": "max",
    "max": "min",
    "startswith": "endswith",
    "partition": "rpartition",
    "rpartition": "partition",
    "failed": "passed",
    "unknown": "passed",
    "passed": "failed",
    "fullmatch": "match",
    "isdisjoint": "issubset",
}
_DROPPED = {"lower", "strip", "removeprefix", "sorted", "frozenset", "str", "lstrip", "rstrip"}
# Keywords that may be left out; the others are demanded, so that leaving them out is no wrong.
_OPTIONAL = {
    *("purpose", "domain", "challenge", "proof_only", "depth", "contexts", "minimum", "size"),
    *("kind", "settled", "trouble", "controller", "method", "expires", "revoked", "error"),
    *("needs", "warnings", "unchecked", "format", "credential", "contained"),
    *("document", "text", "hash_name", "audience", "nonce", "max_age", "signer"),
}
_SENTENCES = {"passed", "failed", "unknown", "warn", "_warned"}


@dataclass(frozen=True)
class Mutant:
    """One wrong: where it stands, what it is, and how to come by the module that has it."""

    path: str
    place: tuple[int, int]
    line: int
    lines: frozenset[int]
    owner: str
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.owner or '(module)'}: {self.what}"

    def tree(self, source: str) -> ast.Module:
        """The module with the wrong in it."""
        tree = ast.parse(source)
        spots = _Spots(tree)
        index, variant = self.place
        _, changed = spots.changes(index)[variant]
        spots.replace(index, changed)
        return ast.fix_missing_locations(tree)


def mutants(path: str, *, source: str) -> Iterator[Mutant]:
    """Every mutant of the module."""
    spots = _Spots(ast.parse(source))
    for index, node in enumerate(spots.nodes):
        for variant, (what, _) in enumerate(spots.changes(index)):
            yield Mutant(
                path=path,
                place=(index, variant),
                line=getattr(node, "lineno", 0) or spots.statement(index).lineno,
                lines=spots.lines(index),
                owner=spots.owner(index),
                what=f"{what}: {' '.join(ast.unparse(node).split())[:90]}",
            )


class _Spots:
    """The nodes of a module in a fixed order, with what lies above each."""

    def __init__(self, tree: ast.Module) -> None:
        self.nodes = list(ast.walk(tree))
        self.above: dict[int, tuple[ast.AST, str, int | None]] = {}
        for node in self.nodes:
            for name, value in ast.iter_fields(node):
                for place, child in (
                    enumerate(value) if isinstance(value, list) else [(None, value)]
                ):
                    if isinstance(child, ast.AST):
                        self.above.setdefault(id(child), (node, name, place))

    def parents(self, node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
        while id(node) in self.above:
            node, name, _ = self.above[id(node)]
            yield node, name

    def statement(self, index: int) -> ast.stmt:
        node = self.nodes[index]
        chain = [node, *(parent for parent, _ in self.parents(node))]
        return next(each for each in chain if isinstance(each, ast.stmt))

    def owner(self, index: int) -> str:
        """The qualified name of the function the node stands in, nothing at module level."""
        names = [
            parent.name
            for parent, name in self.parents(self.nodes[index])
            if isinstance(parent, ast.FunctionDef | ast.ClassDef)
            and (isinstance(parent, ast.ClassDef) or name in ("body", "args"))
        ]
        kinds = [p for p, _ in self.parents(self.nodes[index]) if isinstance(p, ast.FunctionDef)]
        return ".".join(reversed(names)) if kinds else ""

    def lines(self, index: int) -> frozenset[int]:
        """The lines by which a test is known to have come past the node."""
        statement = self.statement(index)
        body = getattr(statement, "body", None)
        if isinstance(statement, ast.FunctionDef):
            body = statement.body[1:] or statement.body
            return frozenset(range(body[0].lineno, (statement.end_lineno or 0) + 1))
        last = body[0].lineno - 1 if body else statement.end_lineno or 0
        return frozenset(range(statement.lineno, max(last, statement.lineno) + 1))

    def replace(self, index: int, changed: ast.AST) -> None:
        parent, name, place = self.above[id(self.nodes[index])]
        if place is None:
            setattr(parent, name, changed)
        else:
            getattr(parent, name)[place] = changed

    def changes(self, index: int) -> list[Change]:
        """What may be done to a node."""
        node = self.nodes[index]
        if self._is_left_alone(node):
            return []
        return [*_changes(node, above=self.above.get(id(node))), *self._returned(node)]

    def _returned(self, node: ast.AST) -> Iterator[Change]:
        if not isinstance(node, ast.Return) or node.value is None:
            return
        function = next(p for p, _ in self.parents(node) if isinstance(p, ast.FunctionDef))
        annotation = ast.unparse(function.returns) if function.returns else ""
        values = (True, False) if annotation == "bool" else (None,) if "None" in annotation else ()
        for value in values:
            if not (isinstance(node.value, ast.Constant) and node.value.value is value):
                yield f"returns {value}", ast.Return(ast.Constant(value))

    def _is_left_alone(self, node: ast.AST) -> bool:
        """Types, imports, docstrings and sentences for people."""
        if isinstance(node, ast.Import | ast.ImportFrom | ast.JoinedStr) or _is_sentence(node):
            return True
        chain = [(node, ""), *self.parents(node)]
        return any(
            name in ("annotation", "returns", "decorator_list", "bases")
            or isinstance(parent, ast.JoinedStr)
            or (isinstance(node, ast.Constant) and _speaks(parent))
            or (isinstance(inner, ast.Constant) and isinstance(parent, ast.Expr))
            or (isinstance(inner, ast.Subscript) and self._is_alias(parent))
            or (isinstance(parent, ast.Assign) and _name(parent.targets[0]) == "__all__")
            for (inner, _), (parent, name) in pairwise(chain)
        )

    def _is_alias(self, node: ast.AST) -> bool:
        """``Name = Other[...]`` at module level, which names a type."""
        return isinstance(node, ast.Assign) and isinstance(self.above[id(node)][0], ast.Module)


def _is_sentence(node: ast.AST) -> bool:
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return False
    return " " in node.value and node.value.rstrip().endswith((".", "?", ":"))


def _speaks(node: ast.AST) -> bool:
    """Whether what stands in it is said to people."""
    return isinstance(node, ast.Raise) or (
        isinstance(node, ast.Call) and _name(node.func) in _SENTENCES
    )


def _changes(node: ast.AST, *, above: tuple[ast.AST, str, int | None] | None) -> Iterator[Change]:
    condition = above is not None and _is_condition(above)
    if isinstance(node, ast.Compare):
        yield from _compared(node, condition=condition)
    elif isinstance(node, ast.BoolOp):
        yield from _joined(node)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not) and not condition:
        yield "not dropped", node.operand
    elif isinstance(node, ast.BinOp) and type(node.op) in _COMPUTED:
        yield "other sum", ast.BinOp(node.left, _COMPUTED[type(node.op)](), node.right)
    elif isinstance(node, ast.Constant):
        yield from _constant(node)
    elif isinstance(node, ast.Raise):
        yield "raise dropped", ast.Pass()
    elif isinstance(node, ast.Expr | ast.AugAssign) and not isinstance(node.value, ast.Constant):
        yield "statement dropped", ast.Pass()
    elif isinstance(node, ast.Continue):
        yield "continue becomes break", ast.Break()
    elif isinstance(node, ast.Call):
        yield from _called(node)
    elif isinstance(node, ast.Tuple | ast.List | ast.Set):
        if isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
            yield from _without_each(node)
    elif isinstance(node, ast.Dict):
        yield from _without_each_pair(node)
    if isinstance(node, ast.expr) and condition:
        yield "always", ast.Constant(True)
        yield "never", ast.Constant(False)


def _is_condition(above: tuple[ast.AST, str, int | None]) -> bool:
    parent, name, _ = above
    if name == "test":
        return isinstance(parent, ast.If | ast.IfExp)
    return name == "ifs"


def _compared(node: ast.Compare, *, condition: bool) -> Iterator[Change]:
    """A whole condition is turned into its ends elsewhere; here only its boundary moves."""
    for place, operator in enumerate(node.ops):
        if not condition or isinstance(operator, _BOUNDARIES):
            other = _COMPARED[type(operator)]
            changed = copy.deepcopy(node)
            changed.ops[place] = other()
            yield f"{type(operator).__name__} becomes {other.__name__}", changed


def _joined(node: ast.BoolOp) -> Iterator[Change]:
    for place in range(len(node.values)):
        rest = node.values[:place] + node.values[place + 1 :]
        left = rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
        yield f"operand {place} dropped", left


def _constant(node: ast.Constant) -> Iterator[Change]:
    value = node.value
    if isinstance(value, bool):
        yield "other truth", ast.Constant(not value)
    elif isinstance(value, int):
        yield "one more", ast.Constant(value + 1)
    elif isinstance(value, str | bytes) and value:
        if isinstance(value, str) and value.count(" ") > 2:
            words = value.split()
            for place, word in enumerate(words):
                rest = " ".join(words[:place] + words[place + 1 :])
                yield f"without {word}", ast.Constant(rest)
        else:
            yield "other text", ast.Constant(value + (b"~" if isinstance(value, bytes) else "~"))


def _called(node: ast.Call) -> Iterator[Change]:
    name = _name(node.func)
    if name in _CALLED:
        changed = copy.deepcopy(node)
        if isinstance(changed.func, ast.Attribute):
            changed.func.attr = _CALLED[name]
        elif isinstance(changed.func, ast.Name):
            changed.func.id = _CALLED[name]
        yield f"{name} becomes {_CALLED[name]}", changed
    if name in _DROPPED:
        if isinstance(node.func, ast.Attribute):
            yield f"{name} dropped", node.func.value
        elif len(node.args) == 1:
            yield f"{name} dropped", node.args[0]
    for place, keyword in enumerate(node.keywords):
        if keyword.arg in _OPTIONAL:
            changed = copy.deepcopy(node)
            del changed.keywords[place]
            yield f"without {keyword.arg}=", changed


def _without_each(node: ast.Tuple | ast.List | ast.Set) -> Iterator[Change]:
    for place in range(len(node.elts)):
        changed = copy.deepcopy(node)
        gone = ast.unparse(changed.elts.pop(place))
        if isinstance(changed, ast.Set) and not changed.elts:
            continue
        yield f"without {gone[:40]}", changed


def _without_each_pair(node: ast.Dict) -> Iterator[Change]:
    for place in range(len(node.keys)):
        changed = copy.deepcopy(node)
        gone = changed.keys.pop(place)
        changed.values.pop(place)
        yield f"without {'**' if gone is None else ast.unparse(gone)[:40]}", changed


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
