"""The policy file: read, judged, and what is wrong with it at its lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from validator.engine.policy import Policy, Settings, settings_model
from validator.engine.registry import all_rules, find_rule
from validator.finding import Problem
from validator.loading.decode import decode
from validator.loading.document import Document, Fault, LoadedFile
from validator.loading.load import text_faults_of
from validator.loading.marks import Step, known_path
from validator.loading.toml_reader import read_toml
from validator.loading.tree import Tree
from validator.loading.validate import validate
from validator.model.kinds import Kind
from validator.model.linear_pattern import linear_pattern, require_portable
from validator.model.terms import DEFAULT_TERMS
from validator.suggest import nearest
from validator.text import Span

SIZE_LIMIT = 1024 * 1024


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """A policy as it was read: `document` is None, and `policy` the default, where it has faults.

    `file` carries the text and the faults, so that they are reported as those of any file.
    """

    policy: Policy
    file: LoadedFile
    document: Document[Any] | None


NO_POLICY = PolicyFile(Policy(), LoadedFile("relgate.toml", None), None)
"""What holds where a repository has no policy: the specification to the letter."""


def read_policy(path: str, content: bytes) -> PolicyFile:
    """The policy in `relgate.toml`, or in the table `[tool.relgate]` of `pyproject.toml`."""
    decoded = decode(content, SIZE_LIMIT, "toml")
    reading = read_toml(decoded.text) if decoded.usable else None
    text_faults = [*decoded.faults, *(reading.faults if reading else ())]
    faults = list(text_faults_of(path, text_faults))
    document: Document[Any] | None = None
    if reading is not None and reading.trees:
        tree = _table(reading.trees[0]) if path == "pyproject.toml" else reading.trees[0]
        kind = Kind("policy", settings_model(), "relgate", key=(), format="toml")
        document, found = validate(path, kind, tree, (), decoded.text, DEFAULT_TERMS)
        faults.extend(found)
        if document is not None and not found:
            faults.extend(_checked(document))
    file = LoadedFile(path, None, decoded.text, faults=tuple(faults))
    if document is None or faults:
        return PolicyFile(Policy(path=path), file, None)
    settings: Settings = document.entity
    return PolicyFile(Policy(settings, path), file, document)


def has_policy(content: bytes) -> bool:
    """Whether a `pyproject.toml` holds the table `[tool.relgate]`; a broken one might."""
    if b"relgate" not in content:
        return False
    reading = read_toml(content.decode("utf-8", "replace"))
    return not reading.trees or len(known_path(reading.trees[0].mark, ("tool", "relgate"))) == 2


def _table(tree: Tree) -> Tree:
    """The part of a `pyproject.toml` that is the policy."""
    data, mark = tree.data.get("tool", {}).get("relgate", {}), tree.mark
    for step in ("tool", "relgate"):
        children = mark[2]
        if isinstance(children, dict) and step in children:
            mark = children[step][2]
    return Tree(data, mark, Span(mark[0], tree.extent.end))


def _checked(document: Document[Any]) -> Iterator[Fault]:
    """What the model of the policy cannot say: that a rule exists, and may be turned down."""
    settings: Settings = document.entity
    for field in ("select", "ignore"):
        for index, selector in enumerate(getattr(settings, field) or ()):
            yield from _selector(document, selector, (field, index), locked_too=field == "select")
    for selector in settings.severity:
        yield from _selector(document, selector, ("severity", selector))
    for glob, selectors in settings.per_path_ignores.items():
        for index, selector in enumerate(selectors):
            yield from _selector(document, selector, ("per_path_ignores", glob, index))
    for index, waiver in enumerate(settings.waivers):
        yield from _selector(document, waiver.code, ("waivers", index, "code"), families=False)
    for name, pattern in settings.vocabulary.reference_schemes.items():
        try:
            linear_pattern(pattern)
            require_portable(pattern)
        except ValueError as error:
            place = document.place("vocabulary", "reference_schemes", name)
            yield Fault("malformed_value", Problem(f"`{name}` is no pattern: {error}", place))


def _selector(
    document: Document[Any],
    selector: str,
    steps: tuple[Step, ...],
    *,
    locked_too: bool = False,
    families: bool = True,
) -> Iterator[Fault]:
    place = document.place(*steps, key=steps[0] == "severity")
    rule = find_rule(selector)
    known = {rule.family.lower() for rule in all_rules()} if families else set()
    if rule is None and selector.lower() not in known:
        names = [name for rule in all_rules() for name in (rule.code, rule.name)]
        guess = nearest(selector, names)
        yield Fault(
            "not_in_vocabulary",
            Problem(
                f"the policy names a rule that does not exist: `{selector[:40]}`",
                place,
                help=f"did you mean `{guess}`?" if guess else "`relgate rules` lists them",
            ),
        )
    elif rule is not None and rule.locked and not locked_too:
        yield Fault(
            "not_in_vocabulary",
            Problem(
                f"{rule.code} is locked: no policy can waive it, ignore it or turn it down",
                place,
                help="remove this, and mend what the rule reports",
            ),
        )
