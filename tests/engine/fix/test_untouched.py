"""Fixes change what they name, and not a character more: on whole repositories, in many hands."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from bench.generate import NOW, generate
from validator.cli.context import workspace_of
from validator.engine.fix.draft import Draft
from validator.engine.fix.mend import mend
from validator.engine.run import check
from validator.finding import Report
from validator.index.facts import Tags
from validator.source.memory import Memory
from validator.source.overlay import Overlay

IGNORE = "  # relgate: ignore[REF004] until=2027-01-31 because of a test"
ZONE = '\n[rules.malformed_value]\nassumed_zone = "Z"\n'


class Slip(NamedTuple):
    """A slip of the hand: where it may happen in a text, and what becomes of that."""

    code: str
    pattern: str
    slip: Callable[[re.Match[str]], str]
    restores: bool = True


SLIPS = (
    Slip("SCH002", r"(?m)^(?:owner|cloud_provider|approver_role)(?=:)", lambda it: it[0][:-1]),
    Slip("SCH002", r"(?m)^(?:service_name|rotation_cadence_days)(?=:)", lambda it: it[0].title()),
    Slip("SCH004", r"(?m)(?<=^cloud_provider: )[a-z_]+", lambda it: it[0][:2] + it[0][3:]),
    Slip("SCH004", r"(?m)(?<=^approver_role: )[a-z]+", lambda it: it[0].upper()),
    Slip("SCH005", r"(?m)(?<=^rollback_tag: )v(?=[0-9])", lambda it: ""),
    Slip("SCH005", r"(?m)(?<=^tag: )v(?=[0-9])", lambda it: ""),
    Slip("SCH005", r"(?m)(?<=^last_validated_at: ....-..-..T..:..:..)Z", lambda it: ""),
    Slip("REF001", r"(?m)(?<=^secrets_bundle_ref: )[a-z]+(?=-[0-9])", lambda it: f"{it[0]}x"),
    Slip("WVR002", r"(?m)(?<=^gh_environment: )[a-z0-9-]+(?=\r?\n)", lambda it: it[0] + IGNORE),
    Slip("SCH001", r"(?m)^id: .*(?:\r\n|\n)", lambda it: "", restores=False),
    Slip(
        "PII001",
        r"(?m)(?<=^approver_email: )(['\"])\*\*\*@([a-z.]+)\1",
        lambda it: f"jane@{it[2]}",
        restores=False,
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.integers(min_value=0, max_value=2**32))
def test_all_but_the_slip_is_the_same_to_the_byte(seed: int) -> None:
    chance = random.Random(seed)
    files = {path: text.encode() for path, text in generate(20, seed).items()}
    files["relgate.toml"] += ZONE.encode()
    wrong, expected = dict(files), {}
    for path in chance.sample(sorted(path for path in files if path.endswith(".yaml")), 4):
        text = in_another_hand(files[path].decode(), chance)
        files[path] = wrong[path] = encoded(text, chance)
        for slip in chance.sample(SLIPS, len(SLIPS)):
            if found := re.search(slip.pattern, text):
                mark = b"\xef\xbb\xbf" if files[path].startswith(b"\xef\xbb\xbf") else b""
                before, after = (
                    part.encode() for part in (text[: found.start()], text[found.end() :])
                )
                wrong[path] = mark + before + slip.slip(found).encode() + after
                expected[path] = (slip, mark + before, after)
                break
    clean = [(it.code, it.location.place.path) for it in judged(Draft(Memory(files))).active]
    mended = mend(Draft(Memory(wrong)), judged, lambda finding: True)
    assert not mended.refused
    assert {it.code for it in mended.fixed} == {slip.code for slip, _, _ in expected.values()}
    for path, (slip, before, after) in expected.items():
        content = mended.draft.written[path]
        assert content is not None
        if slip.restores:
            assert content == files[path]
        elif slip.code == "SCH001":
            # The id stands before the first field now, wherever it stood before.
            assert re.sub(rb"id: [0-9a-f-]{36}\r?\n", b"", content, count=1) == before + after
        else:
            assert content.startswith(before)
            assert content.endswith(after)
    assert mended.draft.written.keys() == expected.keys()
    assert [(it.code, it.location.place.path) for it in mended.after.active] == clean


def in_another_hand(text: str, chance: random.Random) -> str:
    """The text with comments and blank lines in it, and perhaps with other line ends."""
    lines = []
    for line in text.splitlines():
        if line[:1].isalpha() and chance.random() < 0.3:
            lines.append(chance.choice(["# why: it's {odd}", "", "#", "# ---", "#\ttab: 'x"]))
        lines.append(line)
    end = chance.choice(["\n", "\n", "\r\n"])
    return end.join(lines) + chance.choice(["", end, end, f"{end}# the end{end}{end}"])


def encoded(text: str, chance: random.Random) -> bytes:
    return chance.choice([b"", b"", b"\xef\xbb\xbf"]) + text.encode()


def judged(draft: Draft) -> Report:
    source = Overlay(draft.files, draft.written)
    workspace = workspace_of(Path(), source)
    facts = workspace.facts(NOW, Tags({}), "lock")
    return check(source, facts, workspace.policy)
