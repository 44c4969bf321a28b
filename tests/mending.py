"""The helper of tests of fixes: an example goes in, and what all its fixes make of it comes out."""

from __future__ import annotations

from collections.abc import Callable

from checking import Example, parse_example

from validator.engine.fix.draft import Draft
from validator.engine.fix.mend import Mended, mend
from validator.engine.policy_file import NO_POLICY, read_policy
from validator.engine.run import check
from validator.finding import Finding, Report
from validator.index.facts import Facts
from validator.source.memory import Memory
from validator.source.overlay import Overlay


def fix(
    text: str,
    *codes: str,
    unsafe: bool = True,
    is_wanted: Callable[[Finding], bool] = lambda finding: True,
) -> Mended:
    """What becomes of an example where the fixes of some codes, or of all, are applied."""
    return fix_example(parse_example(text), *codes, unsafe=unsafe, is_wanted=is_wanted)


def fix_example(
    example: Example,
    *codes: str,
    unsafe: bool = True,
    is_wanted: Callable[[Finding], bool] = lambda finding: True,
) -> Mended:
    """As `fix`, for an example that is parsed."""
    memory = Memory({path: content.encode() for path, content in example.files.items()})

    def is_asked_for(finding: Finding) -> bool:
        safe = finding.fix is not None and (finding.fix.safe or unsafe)
        return safe and (not codes or finding.code.startswith(codes)) and is_wanted(finding)

    return mend(Draft(memory), lambda draft: judged(example, draft), is_asked_for)


def judged(example: Example, draft: Draft) -> Report:
    """The report on an example as a draft leaves it."""
    content = draft.content("relgate.toml")
    policy = read_policy("relgate.toml", content) if content is not None else NO_POLICY
    facts = Facts(example.now, example.tags, example.tags.commits)
    return check(Overlay(draft.files, draft.written), facts, policy)


def texts(mended: Mended) -> dict[str, str]:
    """The files as they are then, each as a text."""
    assert isinstance(mended.draft.files, Memory)
    contents = {**mended.draft.files.files, **mended.draft.written}
    return {path: content.decode() for path, content in contents.items() if content is not None}
