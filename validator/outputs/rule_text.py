"""Rules as a person or a program reads them: one whole, or all in a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import indent, wrap
from typing import Any

from validator.engine.registry import Rule
from validator.finding import Severity
from validator.outputs.paint import Paint, painter

WIDTH = 88


def render_rule(rule: Rule, *, color: bool = False) -> str:
    """The documentation of a rule, for a terminal."""
    paint = painter(color=color)
    return "".join(f"{line}\n" for line in _rule(rule, paint))


def render_rules(rules: Iterable[Rule], *, color: bool = False) -> str:
    """A line a rule: code, severity, name and title."""
    paint = painter(color=color)
    rules = tuple(rules)
    wide = max(len(rule.name) for rule in rules)
    return "".join(
        f"{paint(rule.code, _style(rule))}  {_grade(rule):<8}  {rule.name:<{wide}}  "
        f"{rule.doc.title}\n"
        for rule in rules
    )


def rule_markdown(rule: Rule) -> str:
    """The documentation of a rule as Markdown, without a heading."""
    return "\n".join(_markdown(rule))


def rule_json(rule: Rule) -> dict[str, Any]:
    """What there is to know of a rule, as plain data."""
    doc = rule.doc
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": str(rule.severity),
        "locked": rule.locked,
        "title": doc.title,
        "details": doc.details,
        "why": doc.why,
        "bad": list(doc.bad),
        "good": list(doc.good),
        "fixed": [{"bad": number, "text": text} for number, text in doc.fixed.items()],
        "options": option_rows(rule),
    }


def option_rows(rule: Rule) -> list[dict[str, Any]]:
    """The options of a rule: name, default and meaning."""
    return [
        {
            "name": name,
            "default": option.default,
            "description": option.about["description"],
        }
        for name, option in rule.options.declared.items()
    ]


def _rule(rule: Rule, paint: Paint) -> Iterator[str]:
    doc = rule.doc
    lock = ", locked: nothing can waive it" if rule.locked else ""
    yield f"{paint(rule.code, _style(rule))} {paint(rule.name, 'bold')} ({rule.severity}{lock})"
    yield ""
    yield from wrap(doc.title, WIDTH)
    for paragraph in filter(None, doc.details.split("\n\n")):
        yield ""
        is_list = paragraph.startswith(("-", " "))
        yield from paragraph.splitlines() if is_list else wrap(" ".join(paragraph.split()), WIDTH)
    yield ""
    yield from wrap(f"Why: {doc.why}", WIDTH)
    for heading, example in doc.examples:
        yield from ("", paint(f"{heading}:", "bold"), indent(example, "    "))
    options = option_rows(rule)
    if options:
        yield from ("", paint(f"Options, in [rules.{rule.name}] of the policy:", "bold"))
        for option in options:
            yield f"    {option['name']} (default {option['default']!r})"
            yield from wrap(
                option["description"], WIDTH, initial_indent=" " * 8, subsequent_indent=" " * 8
            )


def _markdown(rule: Rule) -> Iterator[str]:
    doc = rule.doc
    lock = " Locked: nothing can waive, ignore or turn it down." if rule.locked else ""
    yield f"{doc.title} Severity: {rule.severity}.{lock}"
    if doc.details:
        yield from ("", doc.details)
    yield from ("", f"**Why:** {doc.why}")
    for heading, example in doc.examples:
        yield from ("", f"{heading}:", "", "```yaml", example, "```")
    options = option_rows(rule)
    if options:
        yield from ("", f"Options, in `[rules.{rule.name}]` of the policy:", "")
        for option in options:
            yield f"- `{option['name']}` (default `{option['default']}`): {option['description']}"


def _grade(rule: Rule) -> str:
    return f"{rule.severity}*" if rule.locked else str(rule.severity)


def _style(rule: Rule) -> str:
    return "red" if rule.severity is Severity.ERROR else "yellow"
