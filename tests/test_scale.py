"""Cost grows with the size of a repository and no faster: counted in calls, not in seconds."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from bench.generate import NOW, generate
from validator.engine.policy_file import read_policy
from validator.engine.run import check
from validator.engine.surveys import LookThrough, joined, survey_of
from validator.finding import Excerpt, Finding, Location, Place, Report, Severity
from validator.index.facts import Facts, Tags
from validator.outputs import rdjsonl
from validator.outputs.checkout import Checkout
from validator.source.memory import Memory
from validator.suggest import MAX_GUESSES
from validator.text import LineIndex, Position, Span

NOWHERE = Excerpt("", 0, 0, 0)


def calls(work: Callable[[], Any]) -> int:
    """How many functions some work calls, those written in C among them."""
    count = 0

    def counted(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def clean(files: int) -> dict[str, str]:
    return generate(files, seed=7)


def full_of_faults(files: int) -> dict[str, str]:
    """A repository in which most files have something wrong that other files must be seen for."""
    chance = random.Random(7)
    faulty = {}
    for path, text in generate(files, seed=7).items():
        if path.startswith("environments/"):
            text = text.replace("secrets_bundle_ref:", "secrets_bundle_ref: missing-")
        elif path.endswith(".jsonl"):
            text = text.replace('"attempt"', "").replace("/1/", f"/{chance.randrange(1, 3)}/")
        elif path.startswith("releases/v"):
            text = text.replace("/artifacts/1", "/artifacts/2")
        elif path.startswith("bundles/"):
            text = text.replace("id: ", "id: 0a0f0a9e-8f1e-4a57-8a55-70b1f3f0c7d2 # ")
        faulty[path] = text
    return faulty


def surveyed(surveyor: Any, parts: Any) -> Any:
    return joined([survey_of(surveyor.survey([part])) for part in parts])


@pytest.mark.parametrize("look_through", [None, surveyed], ids=["kept", "surveyed"])
@pytest.mark.parametrize("repository", [clean, full_of_faults])
def test_twice_the_files_are_twice_the_work(
    repository: Callable[[int], dict[str, str]], look_through: LookThrough | None
) -> None:
    def work(files: int) -> int:
        texts = repository(files)
        source = Memory({path: text.encode() for path, text in texts.items()})
        policy = read_policy("relgate.toml", texts["relgate.toml"].encode())
        tags = Tags(dict(line.split() for line in texts["releases/tags.lock"].splitlines()))
        return calls(lambda: check(source, Facts(NOW, tags), policy, look_through=look_through))

    work(50)  # what is worked out once for all
    small, large = work(400), work(800)
    assert large < 2.2 * small


def test_only_what_is_reported_is_compared_with_all_tags(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each survey would do so with a hundred, and there are many."""
    compared = []

    def nearest(name: str, candidates: Any) -> None:
        compared.extend([name] if "v99.0.0" in candidates.names else [])

    monkeypatch.setattr("validator.suggest._nearest", nearest)
    texts = generate(400, seed=7)
    source = Memory({path: text.encode() for path, text in texts.items()})
    policy = read_policy("relgate.toml", b"")
    check(source, Facts(NOW, Tags({"v99.0.0": "a" * 40})), policy, look_through=surveyed)
    assert 0 < len(compared) <= 2 * MAX_GUESSES


def test_many_findings_on_one_line_take_no_copy_of_it_each() -> None:
    """Copies would take minutes; no clock is looked at."""
    text = f"{'a' * 16_000_000}\r\n"
    lines = LineIndex(text)
    at = Location(Place("x", Span(0, 1)), Position(1, 15_999_999), Position(1, 16_000_000), NOWHERE)
    finding = Finding("YML001", "syntax-error", Severity.ERROR, "x", at, "")
    report = Report((finding,) * 20_000, {}, 1, NOW)
    assert {lines.line_span(1) for _ in range(20_000)} == {Span(0, 16_000_000)}
    told = rdjsonl.render(report, Checkout(text=lambda path: text))
    assert told.count('"column": 15999999') == 20_000
