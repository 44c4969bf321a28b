"""What tells whether files have changed: bytes are compared, and say what a look at each says."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from validator.loading.identities import IDENTITY_SIZE, Identities

FILES = st.dictionaries(
    st.sampled_from([f"bundles/{name}.yaml" for name in "abcd"] + ["bundles/\udcff"]),
    st.sampled_from([b"", b"1", b"2" * 20, b"2" * IDENTITY_SIZE]),
)


def of(files: dict[str, bytes]) -> Identities:
    return Identities.of(files, files.values())


def told(files: dict[str, bytes]) -> dict[str, bytes]:
    """Files with what is kept of each."""
    return {path: it and it.ljust(IDENTITY_SIZE, b"\0") for path, it in files.items()}


@given(FILES)
def test_all_is_kept_in_its_order(files: dict[str, bytes]) -> None:
    identities = of(files)
    assert [*identities.by_path.items()] == [*told(files).items()]
    assert identities.paths == [*files]
    assert len(identities) == len(files)
    assert identities.are_known is (b"" not in files.values())


@given(FILES, FILES, st.booleans())
@example({"a": b"1" + bytes(30), "b": bytes(20) + b"1"}, {}, True)
def test_what_has_moved(before: dict[str, bytes], now: dict[str, bytes], are_same: bool) -> None:
    if are_same:  # of which other ones are few, where they are any two
        now = {path: now.get(path, identity) for path, identity in before.items()}
    expected: dict[str, bytes | None] = {
        path: identity
        for path, identity in told(now).items()
        if not identity or told(before).get(path) != identity
    }
    assert of(now).moved_since(of(before)) == expected | dict.fromkeys(before.keys() - now.keys())


@given(st.sets(st.integers(0, 299), max_size=5))
def test_few_that_moved_among_many(numbers: set[int]) -> None:
    before = {f"{number}.yaml": b"%d" % number for number in range(300)}
    now = {**before, **{f"{number}.yaml": b"x" for number in numbers}}
    moved = of(now).moved_since(of(before))
    assert moved == {f"{number}.yaml": b"x".ljust(IDENTITY_SIZE, b"\0") for number in numbers}
