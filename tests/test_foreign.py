"""Files that are no records of ours: each is reported on, none is skipped, none crashes a check."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from every_format import every_format
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.generate import NOW, generate
from validator.engine.policy_file import NO_POLICY, read_policy
from validator.engine.run import check
from validator.finding import Report
from validator.index.facts import Facts
from validator.source.memory import Memory

SUITE = Path(__file__).parents[2] / "shared/data/yaml-test-suite.json"
CLEAN = {path: content.encode() for path, content in generate(13, seed=3).items()}
PATHS = sorted(path for path in CLEAN if path != "relgate.toml")
FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def judge(files: dict[str, bytes]) -> Report:
    """The report, after every format has rendered it."""
    policy = files.get("relgate.toml")
    report = check(
        Memory(files), Facts(NOW), read_policy("relgate.toml", policy) if policy else NO_POLICY
    )
    written = every_format(report, files)
    for name, output in written.items():
        output.encode("utf-8", "backslashreplace")
        if name == "junit":
            ElementTree.fromstring(output)
    return report


def cases() -> list[dict[str, str]]:
    if not SUITE.exists():
        return []
    loaded: list[dict[str, str]] = json.loads(SUITE.read_text())
    return loaded


@pytest.mark.skipif(not SUITE.exists(), reason=f"the YAML test suite is not at {SUITE}")
@pytest.mark.parametrize("path", ["bundles/x.yaml", "releases/v1.0.0/stages.jsonl"])
def test_every_case_of_the_yaml_test_suite_is_reported_on(path: str) -> None:
    for case in cases():
        report = judge({path: case["yaml"].encode()})
        assert report.findings, case["id"]
        assert {finding.location.place.path for finding in report.findings} == {path}


@FUZZ
@given(path=st.sampled_from(PATHS), content=st.binary(max_size=200))
def test_random_bytes(path: str, content: bytes) -> None:
    report = judge({**CLEAN, path: content})
    assert any(finding.location.place.path == path for finding in report.findings) or (
        path == "releases/tags.lock" and content.strip()[:1] in (b"", b"#")
    )


@FUZZ
@given(
    path=st.sampled_from([*PATHS, "relgate.toml"]),
    at=st.floats(0, 1),
    length=st.integers(0, 30),
    new=st.binary(max_size=12) | st.sampled_from([b"\n", b": ", b"- ", b"{", b"'", b"null", b"*a"]),
)
def test_mutated_records(path: str, at: float, length: int, new: bytes) -> None:
    old = CLEAN[path]
    start = int(at * len(old))
    judge({**CLEAN, path: old[:start] + new + old[start + length :]})


@FUZZ
@given(
    name=st.text(min_size=1, max_size=12).filter(lambda name: "/" not in name and name.strip(".")),
    content=st.sampled_from(list(CLEAN.values())),
)
def test_foreign_names(name: str, content: bytes) -> None:
    judge({f"bundles/{name}.yaml": content, f"releases/{name}/{name}": content})


EXTREMES = [
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "2024-02-29T23:59:59.999999999Z",
    "v0.0.0",
    "v99999999999999999999.0.0-0.0+0",
    "https://github.com/a/b/actions/runs/0/artifacts/" + "9" * 300,
    "https://x.supabase.co/storage/v1/object/" + "a/" * 500,
    "999999999999999999999999999999",
    "-0.0",
    "1e308",
    "[]",
    "{}",
    "[[], {}, [null]]",
    "{a: {b: [{c: d}]}}",
    "null",
    "true",
    '"***@x.y"',
    '""',
    "'\u202e'",
    "gha/a/b/c/99999999999999999999/999999999/x/y",
]


@pytest.mark.parametrize("value", EXTREMES)
def test_extreme_values_in_every_field(value: str) -> None:
    """The value goes into the first field of every record, then into the second, and so on."""
    for index in range(max(len(content.splitlines()) for content in CLEAN.values())):
        judge({path: _changed(path, old.decode(), index, value) for path, old in CLEAN.items()})


def _changed(path: str, document: str, index: int, value: str) -> bytes:
    lines = document.splitlines()
    if path.endswith(".yaml") and index < len(lines):
        key, colon, _ = lines[index].partition(": ")
        if colon and not key.startswith("#"):
            lines[index] = f"{key}: {value}"
    elif path.endswith(".jsonl"):
        record = json.loads(lines[0])
        if index < len(record):
            try:
                record[list(record)[index]] = json.loads(value)
            except ValueError:
                record[list(record)[index]] = value.strip("\"'")
            lines[0] = json.dumps(record)
    return ("\n".join(lines) + "\n").encode()
