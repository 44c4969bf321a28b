"""The function in the middle: a source, the facts of the world and a policy give a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from validator.engine.attachments import load_attachments
from validator.engine.collect import load_file
from validator.engine.globs import Covering
from validator.engine.parts import parts_of, record_paths
from validator.engine.policy import WAIVERS, Policy, selects
from validator.engine.policy_file import PolicyFile
from validator.engine.registry import Rule, all_rules
from validator.engine.stamp import Stamper
from validator.engine.survey import Surveyor
from validator.engine.surveys import LookThrough
from validator.engine.views import Views, look_closer
from validator.engine.waivers import WaiverBook, stated_waivers
from validator.finding import Finding, Problem, Report
from validator.index.facts import Facts
from validator.index.repository import Repository
from validator.loading.source import Source
from validator.loading.tag_lock_file import load_tag_lock
from validator.model.kinds import KINDS
from validator.text import Span


def check(
    source: Source,
    facts: Facts,
    policy: PolicyFile,
    *,
    reported: Callable[[str], bool] = lambda path: True,
    clock_fixed: bool = False,
    look_through: LookThrough | None = None,
) -> Report:
    """Judge every record of a source, and report on the paths for which `reported` is true.

    Deterministic: the same source, facts and policy give the same report. A policy with faults
    is all that is judged, because nobody can tell what the team wanted of the rest.

    `look_through` surveys the parts of the source first, and but few files are then loaded here.
    Without it, all are loaded and kept. The report is the same. Raises `ChangedMeanwhile` where a
    file is not what it was when it was looked through.
    """
    attachments, faults = load_attachments(source, policy)
    policy_file = policy.file.with_faults(faults)
    broken = bool(policy_file.faults)
    views = Views(Repository((policy_file,)))
    if not broken:
        paths = frozenset(source.paths())
        records, terms = record_paths(paths), policy.policy.terms
        lock, lock_file = load_tag_lock(source, paths)
        others = (policy_file, *([lock_file] if lock_file else []))
        if look_through is None:
            files = [load_file(source, path, terms) for path in records]
            views = Views(Repository((*others, *files)))
        else:
            surveyor = Surveyor(source, facts, policy.policy)
            survey = look_through(surveyor, parts_of(records))
            surveyor.narrow_horizon(survey.spans)
            views = look_closer(survey, others, lambda path: load_file(source, path, terms))
        waivers = tuple(stated_waivers(policy.document, views.whole.loaded))
        views = views.with_all(tag_lock=lock, attachments=attachments, waivers=waivers, terms=terms)
    findings = _judge(views, facts, policy.policy)
    kept = [
        finding
        for finding in findings
        if reported(path := finding.location.place.path) or path == policy.policy.path
    ]
    checked, shown = Counter[str](), 0
    for kind in KINDS:
        sizes = [size for path, size in views.whole.sizes(kind).items() if reported(path)]
        shown += len(sizes)
        if count := sum(sizes):
            checked[kind.name] = count
    return Report(
        tuple(sorted(kept, key=reading_order)),
        checked,
        shown,
        facts.now,
        clock_fixed,
        policy.policy.path,
        broken,
    )


def _judge(views: Views, facts: Facts, policy: Policy) -> list[Finding]:
    """The findings of all rules that run; those that judge waivers come last."""
    repository = views.whole
    orphans = repository.fault_names - {rule.name for rule in all_rules()}
    if orphans:
        raise LookupError(f"no rule reports {sorted(orphans)}")
    rules = [rule for rule in all_rules() if policy.runs(rule)]
    stated = _stated((rule for rule in rules if rule.family != WAIVERS), views, facts, policy)
    stamper = Stamper(repository.files, _hidden(stated))
    book = WaiverBook(repository.waivers, facts)
    ignores = Covering(policy.settings.per_path_ignores.items())
    findings = []
    for rule, problem in stated:
        if not _is_ignored(rule, problem.place.path, ignores):
            finding = stamper.stamp(rule, policy.severity(rule), problem)
            waiver = None if rule.locked else book.accepting(finding)
            findings.append(finding._replace(waiver=waiver) if waiver else finding)
    judged = views.with_all(waivers=tuple(book.judgeable({rule.code for rule in rules})))
    about_waivers = (rule for rule in rules if rule.family == WAIVERS)
    for rule, problem in _stated(about_waivers, judged, facts, policy):
        if not _is_ignored(rule, problem.place.path, ignores):
            findings.append(stamper.stamp(rule, policy.severity(rule), problem))
    return findings


def _stated(
    rules: Iterable[Rule], views: Views, facts: Facts, policy: Policy
) -> list[tuple[Rule, Problem]]:
    return [
        (rule, problem)
        for rule in rules
        if (repository := views.of(rule)) is not None
        for problem in rule.check(repository, facts, policy.options(rule))
    ]


def _hidden(stated: Iterable[tuple[Rule, Problem]]) -> dict[str, list[Span]]:
    """What no output may show, by path."""
    hidden: dict[str, list[Span]] = {}
    for rule, problem in stated:
        if rule.sensitive:
            hidden.setdefault(problem.place.path, []).append(problem.place.span)
    return hidden


def _is_ignored(rule: Rule, path: str, ignores: Covering[list[str]]) -> bool:
    return not rule.locked and any(selects(selectors, rule) for selectors in ignores.of(path))


def reading_order(finding: Finding) -> tuple[str, Span, str, str]:
    """By path and place, which is how a report is read."""
    place = finding.location.place
    return (place.path, place.span, finding.code, finding.message)
