"""Whole states compared: what is loaded, what has no effect, and what nobody can compare."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from diffing import changed, diff, files_of, side, words, written
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from loading import rendering

from validator.engine.diff.change import Diff, RecordChange
from validator.engine.diff.compare import Side, compare
from validator.loading.yaml_reader import read_yaml
from validator.source.memory import Memory

PATH = "bundles/a.yaml"


@dataclass(frozen=True)
class Counting(Memory):
    """Files of which it is counted how often each is read."""

    reads: Counter[str] = field(default_factory=Counter)

    def read(self, path: str, limit: int) -> bytes:
        self.reads[path] += 1
        return super().read(path, limit)


def counting(files: Mapping[str, str]) -> tuple[Side, Counter[str]]:
    plain = side(files)
    source = Counting({path: text.encode() for path, text in files.items()})
    return Side("", source, plain.contents, plain.policy), source.reads


def many(count: int) -> dict[str, str]:
    return {f"bundles/b{number}.yaml": f"name: b{number}\nowner: a\n" for number in range(count)}


def test_only_files_that_differ_are_read() -> None:
    before = many(10_000)
    after = {**before, **{path: f"{before[path]}\n#" for path in list(before)[:20]}}
    (old, old_reads), (new, new_reads) = counting(before), counting(after)
    assert len(compare(old, new).rewritten) == 20
    assert sum(old_reads.values()) == sum(new_reads.values()) == 20


def test_of_other_files_those_of_production_are_read_where_a_bundle_changed() -> None:
    users = {
        f"environments/{name}/s{number}.yaml": written(
            {"name": name, "service_name": f"s{number}", "secrets_bundle_ref": f"b{number}"}
        )
        for name in ("production", "staging")
        for number in range(10)
    }
    before = {**many(10), **users}
    after = {**before, "bundles/b3.yaml": "name: b3\nowner: b\n"}
    (old, old_reads), (new, new_reads) = counting(before), counting(after)
    [change] = compare(old, new).changes
    assert words(change) == ["production touched"]
    assert set(old_reads) == {"bundles/b3.yaml"}
    assert {path for path in new_reads if "staging" in path} == set()


RECORD: dict[str, Any] = {"name": "a", "owner": "x", "rotation_cadence_days": 60}


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_order_quotes_and_comments_have_no_effect(data: st.DataObject) -> None:
    record = {**RECORD, "other": data.draw(rendering.trees)}
    texts = [
        data.draw(rendering._block_texts(dict(data.draw(st.permutations(list(record.items())))), 0))
        for _ in range(2)
    ]
    # A blank line may belong to the block scalar above it, which the renderer does not count in.
    assume(all(read_yaml(text).trees[0].data == record for text in texts))
    before, after = ({PATH: text} for text in texts)
    found = diff(before, after)
    assert not found.has_effect
    assert found.rewritten == ((PATH,) if before != after else ())


names = st.sampled_from(["a", "b", "c"])
bundles = st.fixed_dictionaries(
    {"id": st.sampled_from([f"00000000-0000-4000-8000-00000000000{n}" for n in range(4)])},
    optional={
        "name": names,
        "owner": st.sampled_from(["x", "y"]),
        "metadata": rendering.trees,
        "vercel_token_ref": st.sampled_from([None, "gh://a/B", "gh://a/C", "literal"]),
    },
)
states = st.dictionaries(
    st.sampled_from(["bundles/a.yaml", "bundles/b.yaml", "bundles/c.yml"]),
    st.lists(bundles, min_size=1, max_size=2).map(lambda them: "---\n".join(map(written, them))),
)


def told(found: Diff) -> Counter[str]:
    return Counter(json.dumps(described(change), sort_keys=True) for change in found.changes)


def described(change: RecordChange) -> list[Any]:
    fields = sorted((it.path, repr(it.before), repr(it.after)) for it in change.fields)
    return [change.what, change.kind, change.before, change.after, fields]


def inverted(found: Diff) -> Counter[str]:
    opposite = {"added": "removed", "removed": "added"}
    each = []
    for change in found.changes:
        what, kind, before, after, fields = described(change)
        swapped = sorted((path, new, old) for path, old, new in fields)
        each.append([opposite.get(what, what), kind, after, before, swapped])
    return Counter(json.dumps(it, sort_keys=True) for it in each)


@settings(max_examples=200, deadline=None)
@given(states, states)
def test_the_way_back_is_the_way_there_inverted(
    before: dict[str, str], after: dict[str, str]
) -> None:
    there, back = diff(before, after), diff(after, before)
    assert told(back) == inverted(there)
    assert back.rewritten == there.rewritten
    assert (back.touched, back.files) == (there.touched, there.files)
    assert not diff(before, before).has_effect


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name: [", "as it is, "),
        ("- a", "as it is, "),
    ],
)
def test_a_file_that_cannot_be_read(text: str, reason: str) -> None:
    found = diff({PATH: written(RECORD)}, {PATH: text})
    assert not found.changes
    [(path, said)] = found.incomparable
    assert path == PATH
    assert said.startswith(reason)
    assert found.has_effect
    assert found.touched == 1


def test_a_file_that_is_too_large_may_differ_beyond_what_is_read() -> None:
    before = "a: 1 # " + "x" * 1_100_000
    found = diff({PATH: before}, {PATH: before + "y"})
    assert [path for path, _ in found.incomparable] == [PATH]


def test_a_name_with_an_escape_is_a_name() -> None:
    user = 'name: production\nservice_name: api\nsecrets_bundle_ref: "\\x61"\n'
    files = {"environments/production/api.yaml": user}
    [change] = diff({**files, PATH: "name: a\n"}, {**files, PATH: "name: a\nowner: b\n"}).changes
    assert words(change) == ["production touched"]


def test_a_line_that_cannot_be_read_is_no_record_that_is_gone() -> None:
    [text] = files_of("stage").values()
    before = {"releases/v1.4.0/stages.jsonl": text}
    after = {"releases/v1.4.0/stages.jsonl": text[:-5] + "\n"}
    found = diff(before, after)
    assert not found.changes
    assert [path for path, _ in found.incomparable] == ["releases/v1.4.0/stages.jsonl"]


def test_what_two_readers_may_read_otherwise_is_compared_and_said() -> None:
    found = diff({PATH: "name: a\nowner: x\n"}, {PATH: "name: a\nowner: y\nowner: x\n"})
    assert [path for path, _ in found.incomparable] == [PATH]
    assert found.rewritten == ()
    assert "`owner`" in found.incomparable[0].reason


def test_a_file_of_no_kind() -> None:
    found = diff({}, {"bundles/notes.md": "x"})
    [(path, reason)] = found.incomparable
    assert (path, "no kind of record" in reason) == ("bundles/notes.md", True)
    assert not diff({}, {"bundles/README.md": "x"}).has_effect


def test_a_lock_of_tags_with_a_mistake() -> None:
    found = diff({}, {"releases/tags.lock": "v1.0.0 main\n"})
    assert found.incomparable == (("releases/tags.lock", "as it is, it has mistakes"),)


def test_a_lock_that_comes() -> None:
    [change] = diff({}, {"releases/tags.lock": f"v1.0.0 {'a' * 40}\n"}).changes
    assert (change.what, change.kind, change.risks) == ("added", "tags", ())


@pytest.mark.parametrize(
    ("count", "share", "wide"), [(2, 20, False), (3, 20, True), (1, 0, True), (10, 100, False)]
)
def test_a_wide_change(count: int, share: int, wide: bool) -> None:
    before = many(10)
    after = {**before, **{path: f"{before[path]}x: 1\n" for path in list(before)[:count]}}
    found = diff(before, after, share)
    assert (found.touched, found.files, found.is_wide) == (count, 10, wide)
    commented = {**before, **{path: f"{before[path]}#\n" for path in before}}
    assert not diff(before, commented, share).is_wide


def test_a_removal_counts_in_a_wide_change() -> None:
    before = many(10)
    after = dict(list(before.items())[:5])
    assert diff(before, after).is_wide
    assert len(changed(diff(before, after).changes)) == 5
