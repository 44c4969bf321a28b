"""The proof that an edit changes what it touches alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.engine.fix.structure import why_untrue
from validator.loading.yaml_reader import read_yaml
from validator.text import Span, Splice, spliced

MORE = "more would change than the edit touches"
BROKEN = "the file could not be read any more"


def untrue(format: str, old: str, *edits: tuple[str, str]) -> str | None:  # noqa: A002
    """Why an edit would not do that puts, for each pair, the second text in place of the first."""
    splices = []
    for before, after in edits:
        assert old.count(before) == 1
        at = old.index(before)
        splices.append(Splice(Span(at, at + len(before)), after))
    splices.sort()
    return why_untrue(format, old, spliced(old, splices), splices)


@pytest.mark.parametrize(
    ("kind", "old", "before", "after"),
    [
        ("yaml", "a: old # c\nb: 1\n", "old", "new"),
        ("yaml", "a: old # c\nb: 1\n", "old", '"new: x"'),
        ("yaml", "a: [x, old, z]\n", "old", "'new'"),
        ("yaml", "old:\n  b: 1\n  c: [2]\n", "old", "new"),
        ("yaml", "a: 1\n---\nb: old\n", "old", "new"),
        ("yaml", "a: 1\nb: x@old.example\n", "x@", "y@"),
        ("yaml", "a:\nb: 1\n", "a:", "a: 2"),
        ("yaml", "# c\na: 1\n", "a: 1", "id: 0\na: 1"),
        ("yaml", "a: 1  # gone\nb: 2\n", "  # gone", ""),
        ("jsonl", '{"a": "old"}\n{"b": 1}\n', '"old"', '"new"'),
        ("toml", "a = 1 # c\n[t]\nb = 2\n", "2", "3"),
        ("toml", "[[w]]\na = 1\n\n[[w]]\na = 2\n", "[[w]]\na = 1\n\n", ""),
        ("toml", "[[w]]\na = 1\n", "[[w]]\na = 1\n", ""),
        ("toml", "a = 1\n", "a = 1\n", "a = 1\n\n[[w]]\nb = 2\n"),
    ],
)
def test_what_changes_but_what_it_names_is_true(
    kind: str,
    old: str,
    before: str,
    after: str,
) -> None:
    if before in after:  # an insertion: what is there already is no part of it
        at = old.index(before) + (len(before) if after.startswith(before) else 0)
        splice = Splice(Span(at, at), after.replace(before, "", 1))
        assert why_untrue(kind, old, spliced(old, [splice]), [splice]) is None
    else:
        assert untrue(kind, old, (before, after)) is None


@pytest.mark.parametrize(
    ("kind", "old", "before", "after", "reason"),
    [
        ("yaml", "a: old # c\nb: 1\n", "old", '"new', BROKEN),
        ("yaml", "a: old # c\nb: 'x'\n", "old", "'new", BROKEN),
        ("yaml", "a: x@old.example\n", "x@", "***@", BROKEN),
        ("yaml", "a: old\n  more\nb: 1\n", "old", "# x", MORE),
        ("yaml", "a: old\nb: 1\n", "old\n", "old ", BROKEN),
        ("yaml", "a: 1\nb: 2\n", "1\nb", "1\n---\nb", BROKEN),
        ("yaml", "a: 1\nb: 2\n", "a", " a", BROKEN),
        ("yaml", "a:\n  b: 1\nc: 2\n", "c", "  c", MORE),
        ("yaml", "a: 'x'\nb: 'y'\n", "'x", '"x', BROKEN),
        ("yaml", "k: [a, b]\nx: old\n", "b]", "b", BROKEN),
        ("yaml", "a: x\nb: y # 1\nc: z\n", "x\n", "x #", MORE),
        ("jsonl", '{"a": "old"}\n', '"old"', '"new', BROKEN),
        ("toml", "[a]\nx = 1\n[b]\ny = 2\n", "[b]\n", "", MORE),
        ("yaml", "a: [\nb: old\n", "old", "new", "a file that cannot be read is not edited"),
    ],
)
def test_what_changes_more_is_not(
    kind: str,
    old: str,
    before: str,
    after: str,
    reason: str,
) -> None:
    assert untrue(kind, old, (before, after)) == reason


def test_a_comment_is_not_swallowed() -> None:
    # The second quote closes what the first one opens: what stood between them would be a value.
    old = "a: x  # 'tis a comment\nb: y\n"
    assert untrue("yaml", old, ("x", "'x")) in (MORE, BROKEN)
    assert untrue("yaml", "a: x\n# c: 1\nb: y\n", ("# c", "c")) == MORE
    assert untrue("yaml", "a: x\nb: y\n", ("b", "# b")) == MORE


VALUES = ["1", "x", "'q'", "[1, 2]"]
WORDS = st.text(st.sampled_from("ab:#'\"-[]{},\n |>&*!%@"), max_size=4)


@given(
    st.dictionaries(st.sampled_from("abcd"), st.sampled_from(VALUES), min_size=2, max_size=4),
    st.data(),
)
def test_whatever_is_written_for_a_value_no_other_one_changes(
    fields: dict[str, str], data: st.DataObject
) -> None:
    old = "".join(f"{key}: {value} # {key}\n" for key, value in fields.items())
    key, value = data.draw(st.sampled_from(sorted(fields.items())))
    at = old.index(f"{key}: {value}") + 3
    splice = Splice(Span(at, at + len(value)), data.draw(WORDS))
    new = spliced(old, [splice])
    if why_untrue("yaml", old, new, [splice]) is None:
        [before], [after] = read_yaml(old).trees, read_yaml(new).trees
        others = [name for name in before.data if name != key]
        assert [after.data[name] for name in others] == [before.data[name] for name in others]
