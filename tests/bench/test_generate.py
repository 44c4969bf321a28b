"""Generated repositories: valid, the same for a seed, of the size and the mix promised."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from bench.defects import DEFECTS, plant
from bench.generate import NOW, generate
from validator.engine.policy_file import read_policy
from validator.engine.run import check
from validator.index.facts import Facts, Tags
from validator.source.memory import Memory


def codes(files: dict[str, str]) -> Counter[str]:
    """The codes of all findings."""
    policy = read_policy("relgate.toml", files["relgate.toml"].encode())
    tags = Tags(dict(line.split() for line in files["releases/tags.lock"].splitlines()))
    contents = {path: text.encode() for path, text in files.items()}
    report = check(Memory(contents), Facts(NOW, tags), policy)
    return Counter(finding.code for finding in report.findings)


def records(files: dict[str, str]) -> list[str]:
    return [text for path, text in files.items() if path.endswith(".yaml")]


@pytest.mark.parametrize("size", [*range(1, 32), 100, 333])
def test_as_many_files_as_asked_for_and_nothing_to_find(size: int) -> None:
    files = generate(size)
    assert len(records(files)) == size
    assert codes(files) == ({"REF002": 1} if size == 1 else {})


def test_a_seed_decides_everything() -> None:
    assert generate(50, seed=4) == generate(50, seed=4)
    assert generate(50, seed=4) != generate(50, seed=5)
    first, second = generate(100), generate(100)
    assert plant(first, 0.2) == plant(second, 0.2)
    assert first == second


def test_the_files_are_of_the_size_promised() -> None:
    texts = records(generate(2000))
    assert sum(len(text.encode()) for text in texts) / len(texts) == pytest.approx(1075, rel=0.05)
    assert sum(text.count("\n") for text in texts) / len(texts) == pytest.approx(35, rel=0.05)


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a full-line comment", r"^ *# "),
        ("a trailing comment", r"^[a-z_]+: \S+  # "),
        ("plain text", r"^service_name: \w"),
        ("text in single quotes", r"^service_name: '"),
        ("text in double quotes", r'^service_name: "'),
        ("a literal block", r"^notes: \|-?$"),
        ("a folded block", r"^notes: >-?$"),
        ("a text of two lines", r"^notes: \w.*\n  \w"),
        ("an escape", r'^notes: ".*\\n.*"$'),
        ("a doubled quote", r"^notes: '.*''.*'$"),
        ("a flow mapping", r"^success_criteria: \{.*\}$"),
        ("a nested mapping", r"^success_criteria:\n  "),
        ("a digest", r"^    digest: sha256:[0-9a-f]{64}$"),
        ("a blank line", r"^$"),
        ("letters beyond ASCII", r"[^\x00-\x7f]"),
    ],
)
def test_the_mix_has(what: str, pattern: str) -> None:
    texts = records(generate(1000))
    share = sum(bool(re.search(pattern, text, re.MULTILINE)) for text in texts) / len(texts)
    assert share > 0.005, what


def test_no_timestamp_is_plain() -> None:
    """js-yaml makes dates of plain ones, and ajv then refuses the record."""
    for text in records(generate(200)):
        assert re.search(r"_at: [\"']2", text) or "_at:" not in text
        assert not re.search(r": \d{4}-\d\d-\d\d", text)


@pytest.mark.parametrize(("size", "share"), [(1, 0.5), (20, 0.5), (100, 0.01), (300, 0.2)])
@pytest.mark.parametrize("seed", [1, 2])
def test_defects_are_found_and_nothing_else(size: int, share: float, seed: int) -> None:
    files = generate(size, seed)
    planted = plant(files, share, seed)
    assert sum(planted.values()) == max(1, round(size * share))
    assert codes(files) == planted + Counter({"REF002": 1} if size == 1 else {})


def test_every_kind_of_defect_gets_planted() -> None:
    planted = plant(generate(300), 0.5)
    assert planted.keys() == {code for kinds in DEFECTS.values() for code, _, _ in kinds}


def test_no_share_no_defect() -> None:
    files = generate(20)
    assert not plant(files, 0)
    assert files == generate(20)


def test_more_than_half_cannot_be_defective() -> None:
    with pytest.raises(ValueError, match=r"from 0 to 0\.5"):
        plant(generate(20), 0.6)
