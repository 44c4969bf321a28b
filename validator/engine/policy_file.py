"""The policy file: read, judged, and what is wrong with it at its lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from validator.engine.globs import glob_matcher
from validator.engine.policy import Policy, joined_pattern, plain, why_not_waivable
from validator.engine.registry import all_rules, find_rule
from validator.engine.stated_policy import kind_of_policy, stated_terms
from validator.finding import Problem
from validator.linear_pattern import linear_pattern
from validator.loading.decode import decode
from validator.loading.document import Document, Fault, LoadedFile
from validator.loading.load import text_faults_of
from validator.loading.marks import Step
from validator.loading.source import POLICY_LIMIT
from validator.loading.tree import Marks, Tree, quoted
from validator.loading.validate import validate
from validator.named_tuple import NamedTuple
from validator.suggest import nearest

if TYPE_CHECKING:
    from validator.engine.settings import Settings

_SECRETS = (
    "d131dd02c5e6eec4693d9a0698aff95c",
    "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12",
    "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.dGhpcyBpcyBubyBzaWduYXR1cmU",
    "hunter2-Correct/Horse+Battery=Staple",
)
"""What secrets look like; a scheme whose references look so too would hide every one of them."""


class PolicyFile(NamedTuple):
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
    from validator.loading.toml_reader import read_toml  # Many a repository has no policy.

    decoded = decode(content, POLICY_LIMIT, "toml")
    reading = read_toml(decoded.text) if decoded.usable else None
    text_faults = [*decoded.faults, *(reading.faults if reading else ())]
    faults = list(text_faults_of(path, text_faults))
    document: Document[Any] | None = None
    if reading is not None and reading.trees:
        tree = _table(reading.trees[0]) if path == "pyproject.toml" else reading.trees[0]
        kind, terms = kind_of_policy(tree.data), stated_terms(tree.data)
        document, found = validate(path, kind, {}, tree, (), decoded.text, terms)
        faults.extend(found)
        if document is not None and not found:
            faults.extend(_checked(document))
    file = LoadedFile(path, None, decoded.text, faults=tuple(faults))
    if document is None or faults:
        return PolicyFile(Policy(path=path), file, None)
    settings: Settings = document.entity
    return PolicyFile(Policy(settings, path), file, document)


def _table(tree: Tree) -> Tree:
    """The part of a `pyproject.toml` that is the policy; empty where there is none."""
    data, mark = tree.data, tree.mark
    for step in ("tool", "relgate"):
        children = mark[2]
        if not isinstance(data, dict) or not isinstance(children, dict) or step not in data:
            return Tree({}, 0, 0, Marks((0, 0, {})))
        data, mark = data[step], children[step][2]
    return Tree(data, mark[0], tree.end, Marks(mark))


def _checked(document: Document[Any]) -> Iterator[Fault]:
    """What the model of the policy cannot say: that a rule exists, and may be turned down."""
    settings: Settings = document.entity
    for index, selector in enumerate(settings.select or ()):
        yield from _selector(document, selector, ("select", index), may_be_locked=True)
    for index, selector in enumerate(settings.ignore):
        yield from _selector(document, selector, ("ignore", index))
    for selector in settings.severity:
        yield from _selector(document, selector, ("severity", selector))
    for glob, selectors in settings.per_path_ignores.items():
        yield from _glob(document, glob)
        for index, selector in enumerate(selectors):
            yield from _selector(document, selector, ("per_path_ignores", glob, index))
    for index, waiver in enumerate(settings.waivers):
        yield from _waived(document, waiver.code, ("waivers", index, "code"))
    yield from _schemes(document, settings.vocabulary.reference_schemes)


def _selector(
    document: Document[Any],
    selector: str,
    steps: tuple[Step, ...],
    *,
    may_be_locked: bool = False,
) -> Iterator[Fault]:
    """What is wrong with a code, a name or a family."""
    rule = find_rule(selector)
    meant = [rule] if rule else [it for it in all_rules() if it.family.lower() == plain(selector)]
    if not meant:
        yield _unknown_rule(document, selector, steps)
    elif not may_be_locked and all(rule.locked for rule in meant):
        locked = " and ".join(rule.code for rule in meant)
        yield _refused(
            document,
            f"{locked} {'is' if len(meant) == 1 else 'are'} locked: no policy can ignore it or "
            "turn it down",
            steps,
        )


def _waived(document: Document[Any], code: str, steps: tuple[Step, ...]) -> Iterator[Fault]:
    """What is wrong with the code of a waiver."""
    rule = find_rule(code)
    if rule is None:
        yield _unknown_rule(document, code, steps)
    elif reason := why_not_waivable(rule):
        yield _refused(document, reason, steps)


def _unknown_rule(document: Document[Any], selector: str, steps: tuple[Step, ...]) -> Fault:
    guess = nearest(selector, (name for rule in all_rules() for name in (rule.code, rule.name)))
    return Fault(
        "not_in_vocabulary",
        Problem(
            f"the policy names a rule that does not exist: {quoted(selector)}",
            document.place(*steps, key=steps[0] == "severity"),
            help=f"did you mean `{guess}`?" if guess else "`relgate rules` lists them",
        ),
    )


def _refused(document: Document[Any], message: str, steps: tuple[Step, ...]) -> Fault:
    place = document.place(*steps, key=steps[0] == "severity")
    help_ = "remove this, and mend what the rule reports"
    return Fault("not_in_vocabulary", Problem(message, place, help=help_))


def _glob(document: Document[Any], glob: str) -> Iterator[Fault]:
    reason = None if glob.strip() else "it is empty"
    try:
        glob_matcher(glob)
    except ValueError:
        reason = "it is too long"
    if reason:
        place = document.place("per_path_ignores", glob, key=True)
        yield Fault("malformed_value", Problem(f"this is no glob of files: {reason}", place))


def _schemes(document: Document[Any], schemes: Mapping[str, str]) -> Iterator[Fault]:
    """What is wrong with the patterns of references, one by one and together."""
    if not schemes:
        return
    from validator.model.portable_pattern import require_portable

    field = ("vocabulary", "reference_schemes")
    faults = []
    for name, pattern in schemes.items():
        try:
            linear_pattern(pattern)  # by itself, lest it close the group that it is put in
            require_portable(pattern)
            matches = linear_pattern(joined_pattern({name: pattern}))
        except ValueError as error:
            message = f"{quoted(name)} is no pattern: {error}"
        else:
            if not any(map(matches, _SECRETS)):
                continue
            message = f"{quoted(name)} matches secrets too, which nobody could then tell apart"
        faults.append(Fault("malformed_value", Problem(message, document.place(*field, name))))
    try:
        linear_pattern(joined_pattern(schemes))
    except ValueError:
        if not faults:
            message = "these patterns are too long together"
            faults.append(Fault("malformed_value", Problem(message, document.place(*field))))
    yield from faults
