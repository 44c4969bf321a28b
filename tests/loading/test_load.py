"""Files as they come: every one ends in documents and faults, in time that grows with its size."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.loading.decode import decode
from validator.loading.document import LoadedFile
from validator.loading.load import MAX_FAULTS, load
from validator.model.kinds import BY_NAME
from validator.model.terms import DEFAULT_TERMS

BUNDLE = b"""\
# the bundle of production
id: 0a0f0a9e-8f1e-4a57-8a55-70b1f3f0c7d2
name: a
rotation_cadence_days: 90
last_rotated_at: 2026-11-01T00:00:00Z
owner: platform-team
"""
STAGE = {
    "id": "0a0f0a9e-8f1e-4a57-8a55-70b1f3f0c7d2",
    "pipeline_run_id": "0a0f0a9e-8f1e-4a57-8a55-70b1f3f0c7d2",
    "component": "api",
    "stage_name": "pytest",
    "status": "success",
    "started_at": "2026-11-17T02:00:00Z",
    "finished_at": "2026-11-17T02:03:20Z",
    "duration_ms": 200000,
    "artifact_url": None,
    "log_digest": "sha256:" + "0" * 64,
    "op_id": "a",
    "branch": "main",
    "triggered_by": "octocat",
    "environment": None,
}
LINE = json.dumps(STAGE).encode() + b"\n"


def bundle(content: bytes) -> LoadedFile:
    return load("bundles/a.yaml", BY_NAME["bundle"], content, DEFAULT_TERMS)


def log(content: bytes) -> LoadedFile:
    return load("releases/v1.0.0/stages.jsonl", BY_NAME["stage"], content, DEFAULT_TERMS)


def names(file: LoadedFile) -> list[str]:
    return [fault.name for fault in file.faults]


def lines(file: LoadedFile) -> list[int]:
    starts = [fault.problem.place.span.start for fault in file.faults]
    return [file.lines.position(start).line for start in starts]


@pytest.mark.parametrize(
    "content",
    [
        BUNDLE,
        BUNDLE.replace(b"\n", b"\r\n"),
        BUNDLE.replace(b"\n", b"\r"),
        b"\xef\xbb\xbf" + BUNDLE,
        BUNDLE.rstrip(b"\n"),
        b"\n\n---\n" + BUNDLE + b"...\n",
        BUNDLE.replace(b": ", b":  "),
    ],
)
def test_ways_to_write_a_record(content: bytes) -> None:
    file = bundle(content)
    assert names(file) == []
    assert [document.key for document in file.documents] == [("a",)]


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\n\n"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_ways_to_write_a_log(line_end: bytes, bom: bytes) -> None:
    file = log(bom + LINE.replace(b"\n", line_end) * 2 + LINE.rstrip(b"\n"))
    assert names(file) == []
    assert len(file.documents) == 3


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_lines_are_counted_alike_by_every_line_end(line_end: bytes) -> None:
    content = BUNDLE.replace(b"name: a", b"name: [a]").replace(b"\n", line_end)
    assert (names(bundle(content)), lines(bundle(content))) == (["wrong_type"], [3])


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "empty_document"),
        (b"\n \n", "empty_document"),
        (b"# only a comment\n", "empty_document"),
        (b"---\n...\n", "empty_document"),
        (b"\xef\xbb\xbf", "empty_document"),
        (b"null\n", "empty_document"),
        (BUNDLE + b"\tcolour: red\n", "syntax_error"),
        (BUNDLE + b"owner: \0\n", "bad_encoding"),
        (BUNDLE + b"# \xff\n", "bad_encoding"),
        (BUNDLE + b"# \xed\xa0\x80\n", "bad_encoding"),
        (BUNDLE + "# \u2028\n".encode(), "bad_encoding"),
        (BUNDLE.decode().encode("utf-16"), "bad_encoding"),
        (BUNDLE.decode().encode("utf-16-be"), "bad_encoding"),
        (BUNDLE.decode().encode("utf-32"), "bad_encoding"),
        (b"a: " * 100, "syntax_error"),
        (b"a: " + b"[" * 100, "too_large_or_deep"),
        (b"a: " + b"[" * 100 + b"]" * 100, "too_large_or_deep"),
        (b"a: " + b"[" * 100_000, "too_large_or_deep"),
        (b"- " * 100 + b"a", "too_large_or_deep"),
        (b"#" * 2**20 + b"\n", "too_large_or_deep"),
        (b"x" * (50 * 2**20), "too_large_or_deep"),
    ],
)
def test_a_file_that_is_no_bundle(content: bytes, fault: str) -> None:
    file = bundle(content)
    assert names(file) == [fault]
    assert file.documents == ()
    assert file.unread or fault == "empty_document"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "empty_document"),
        (b"\n\n", "empty_document"),
        (LINE[:100], "syntax_error"),
        (b"[" * 100_000, "too_large_or_deep"),
        (b"x" * (50 * 2**20), "too_large_or_deep"),
        (LINE.decode().encode("utf-16"), "bad_encoding"),
        (b'{"a": "' + b"x" * 2**20 + b'"}', "too_large_or_deep"),
    ],
)
def test_a_file_that_is_no_log(content: bytes, fault: str) -> None:
    assert names(log(content)) == [fault]
    assert log(content).documents == ()


def test_a_broken_line_hides_no_other_line() -> None:
    half = LINE[:100] + b"\n"
    file = log(half + LINE + half + LINE.replace(b'"a"', b"null") + half.rstrip(b"\n"))
    assert names(file) == ["syntax_error"] * 3 + ["wrong_type"]
    assert sorted(lines(file)) == [1, 3, 4, 5]
    assert len(file.documents) == 2
    assert list(file.unread) == [half.decode().rstrip("\n")] * 3


def test_a_broken_document_hides_none_before_it() -> None:
    file = bundle(BUNDLE + b"---\n" + BUNDLE.replace(b"name: a", b"name: 7") + b"---\na: [\n")
    assert names(file) == ["syntax_error", "ambiguous_scalar"]
    assert len(file.documents) == 2
    assert "a: [" in "".join(file.unread)


def test_a_document_that_is_no_mapping_is_unread() -> None:
    file = bundle(BUNDLE + b"---\n[prod-api]\n")
    assert names(file) == ["wrong_type"]
    assert len(file.documents) == 1
    assert "prod-api" in "".join(file.unread)


def test_a_plain_document_that_is_no_mapping_is_unread() -> None:
    file = bundle(b"# relgate: ignore[REF002] until=2027-01-31 because\n- prod-api\n")
    assert names(file) == ["wrong_type"]
    assert (file.documents, file.unread) == ((), ("- prod-api\n",))
    assert len(file.comments) == 1


def test_no_character_that_is_refused_stands_in_a_plain_text() -> None:
    """Of a plain text nobody asks, so that the readers must know them all."""
    for code in (
        *range(0x20),
        *range(0x7F, 0x100),
        *range(0x2020, 0x2030),
        *range(0xFEF0, 0x10000),
    ):
        text = f"{BUNDLE.decode()}# é{chr(code)}\n"
        is_refused = not decode(text.encode(), 2**20, "yaml").usable
        assert (names(bundle(text.encode())) == ["bad_encoding"]) is is_refused, hex(code)


@given(st.binary(max_size=300))
def test_no_bytes_crash_it(content: bytes) -> None:
    for file in (bundle(content), log(content)):
        assert file.documents or file.faults
        for fault in file.faults:
            start, end = fault.problem.place.span
            assert 0 <= start <= end <= len(file.text)


# Comments that speak to relgate


def subjects(text: str) -> list[int]:
    return [comment.subject for comment in bundle(text.encode()).comments]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a: 1 # relgate: x\n", [1]),
        ("# relgate: x\na: 1\n", [2]),
        ("#relgate: x\n\n# another\n  # relgate: y\na: 1\n", [5, 5]),
        ("\ufeff# relgate: x\na: 1\n", [2]),
        ("# relgate: x\n---\na: 1\n", [3]),
        ("--- # relgate: x\na: 1\n", [2]),
        ("# relgate: x\n--- {a: 1}\n", [2]),
        ("# relgate: x\r\n%YAML 1.2\r\n---\r\na: 1\r\n", [4]),
        ("a: 1\n# relgate: x\n...\n---\n# relgate: y\nb: 1\n", [6, 6]),
        ("a: 1\n# relgate: x\n# relgate: y\n", [2, 3]),
        ("a: [1, # relgate: x\n  2]\n", [1]),
        ("a: |\n  text\n# relgate: x\nb: 1\n", [4]),
        # These are no comments.
        ("a: '# relgate: x'\n", []),
        ("a: |\n  # relgate: x\n", []),
        ("a: >-\n  text\n  # relgate: x\n  text\n", []),
        ("? '# relgate: x'\n: 1\n", []),
        ("a: b# relgate: x\n", []),
        ("a: 1 # relgatex: y\n", []),
    ],
)
def test_the_line_that_a_comment_is_about(text: str, lines: list[int]) -> None:
    assert subjects(text) == lines


def test_a_comment_ends_with_its_last_character() -> None:
    file = bundle(b"a: 1  # relgate: ignore[X] because  \r\n")
    [comment] = file.comments
    assert file.text[slice(*comment.span)] == "# relgate: ignore[X] because"


# Sizes: twice the input takes about twice the time.

MANY = 8_000


def hostile_unknown_fields(count: int) -> LoadedFile:
    return bundle(b"".join(b"f%05d:\n" % number for number in range(count)))


def hostile_faulty_lines(count: int) -> LoadedFile:
    return log(LINE.replace(b'"status"', b'"statos"').replace(b'"a"', b"null") * count)


def hostile_misspelt_fields(count: int) -> LoadedFile:
    return log(b"".join(b'{"stage_nam%d": 1}\n' % number for number in range(count // 10)))


def hostile_comments(count: int) -> LoadedFile:
    return bundle(b"# relgate: x\n" * count)


def hostile_comments_before_a_value(count: int) -> LoadedFile:
    return bundle(b"#\n# relgate: x\n" * count + b"a: 1")


def hostile_documents(count: int) -> LoadedFile:
    return bundle(b"--- {a: *x}\n" * (count // 4))


def hostile_empty_documents(count: int) -> LoadedFile:
    return bundle(b"---\n" * count)


def hostile_broken_lines(count: int) -> LoadedFile:
    return log(b'{"a": \n' * count)


def hostile_aliases(count: int) -> LoadedFile:
    return bundle(b"".join(b"k%05d: *x\n" % number for number in range(count)))


def hostile_merges(count: int) -> LoadedFile:
    return bundle(b"a:\n" + b"  <<: {}\n" * count)


def hostile_artifacts(count: int) -> LoadedFile:
    content = b"artifacts:\n" + b"- nam: x\n" * count
    path = "releases/v1.0.0/staging.yaml"
    return load(path, BY_NAME["release"], content, DEFAULT_TERMS)


HOSTILE = [value for name, value in sorted(globals().items()) if name.startswith("hostile_")]


@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
def test_no_input_takes_more_than_its_size_is_worth(make: Callable[[int], LoadedFile]) -> None:
    def seconds(count: int) -> float:
        best = float("inf")
        for _ in range(2):
            start = time.process_time()
            make(count)
            best = min(best, time.process_time() - start)
        return best

    # Four times the input: four times the time, where a square would be sixteen times.
    assert seconds(MANY) < 9 * seconds(MANY // 4) + 0.2


@pytest.mark.slow
def test_many_faults_are_all_told() -> None:
    assert names(hostile_faulty_lines(20_000)).count("unknown_field") == 20_000
    assert names(hostile_unknown_fields(100_000)).count("unknown_field") == 100_000


def test_a_file_of_too_many_faults_is_not_judged_to_the_end() -> None:
    file = log(b"{}\n" * 100_000 + b'{"op_id": "last"}\n')
    assert MAX_FAULTS < len(file.faults) < MAX_FAULTS + 100
    assert names(file)[-1] == "too_large_or_deep"
    assert "last" in file.unread[-1]
