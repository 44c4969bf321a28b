"""What is new and what was there before, told of findings alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from outputs.synthetic import PLAIN, REPORT, WAIVED
from test_scale import calls

from validator.engine.changed_place import at_changed_place, culprits
from validator.engine.introduced import mark
from validator.finding import Finding, Severity

LINE = PLAIN.location.start.line
PATHS = ("bundles/a.yaml", "bundles/b.yaml", "bundles/c.yaml")


def finding(
    path: str, message: str = "m", fingerprint: str = "f", *, related: tuple[str, ...] = ()
) -> Finding:
    def at(path: str) -> Finding:
        place = PLAIN.location.place._replace(path=path)
        return PLAIN._replace(location=PLAIN.location._replace(place=place))

    return at(path)._replace(
        message=message,
        fingerprint=fingerprint,
        related=tuple(at(it).location for it in related),
    )


def states(*marked: Finding) -> list[str | None]:
    return [it.state for it in marked]


FINDINGS = st.lists(
    st.builds(finding, st.sampled_from(PATHS), st.sampled_from("xyz")), max_size=8
).map(lambda found: [it._replace(fingerprint=str(number)) for number, it in enumerate(found)])


@given(FINDINGS, FINDINGS)
def test_the_sums_are_right(after: list[Finding], before: list[Finding]) -> None:
    marked, gone = mark(after, before, {})
    existing = states(*marked).count("existing")
    assert existing + len(gone) == len(before)
    assert sorted(it.fingerprint for it in marked) == sorted(it.fingerprint for it in after)
    assert [it._replace(state=None, fingerprint="") for it in marked] == [
        it._replace(fingerprint="") for it in after
    ], "in the same order, and nothing else has changed"


@given(FINDINGS)
def test_what_was_there_is_there(found: list[Finding]) -> None:
    marked, gone = mark(found, found, {})
    assert set(states(*marked)) <= {"existing"}
    assert gone == []
    assert [it.fingerprint for it in marked] == [it.fingerprint for it in found]


def test_days_in_a_message_do_not_matter() -> None:
    [marked], _ = mark([finding(PATHS[0], "4 days")], [finding(PATHS[0], "3 days")], {})
    assert marked.state == "existing"


def test_the_one_that_was_written_is_new_and_the_other_keeps_its_name() -> None:
    before = [finding(PATHS[0], "old", "1")]
    after = [finding(PATHS[0], "new", "1"), finding(PATHS[0], "old", "2")]
    marked, _ = mark(after, before, {})
    assert [(it.message, it.state, it.fingerprint) for it in marked] == [
        ("new", "introduced", "2"),
        ("old", "existing", "1"),
    ]


def test_what_is_graver_or_no_longer_waived_is_new_and_so_is_a_waiver() -> None:
    error, warning = PLAIN, PLAIN._replace(severity=Severity.WARNING)
    waived = PLAIN._replace(waiver=WAIVED.waiver)
    for after, before, state in [
        (error, warning, "introduced"),
        (warning, error, "existing"),
        (error, waived, "introduced"),
        (waived, error, "introduced"),
        (waived, waived, "existing"),
    ]:
        [marked], gone = mark([after], [before], {})
        assert (marked.state, gone) == (state, [])


def test_a_renamed_file_has_the_findings_that_it_had() -> None:
    old, new = finding(PATHS[0]), finding(PATHS[1])
    assert states(*mark([new], [old], {PATHS[0]: PATHS[1]})[0]) == ["existing"]
    assert states(*mark([new], [old], {})[0]) == ["introduced"]


def test_a_clash_may_be_told_from_the_other_side() -> None:
    old = finding(PATHS[1], related=(PATHS[0],))
    turned = finding(PATHS[0], related=(PATHS[1],))
    other = finding(PATHS[0], related=(PATHS[2],))
    assert states(*mark([turned], [old], {})[0]) == ["existing"]
    assert states(*mark([other], [old], {})[0]) == ["introduced"]


def test_twice_the_findings_are_twice_the_work() -> None:
    def work(count: int) -> int:
        after = [finding(PATHS[0], "x", str(number)) for number in range(count)]
        before = after[: count // 2]
        return calls(lambda: mark(after, before, {}))

    assert work(800) < 2.2 * work(400)


def test_the_first_related_place_that_the_change_shows_comes_first() -> None:
    told = finding(PATHS[0], related=PATHS[1:])
    turned = at_changed_place(told, {PATHS[2]: {LINE}}, {})
    assert turned.location.place.path == PATHS[2]
    assert turned.location.message is None
    assert [it.place.path for it in turned.related] == [PATHS[0], PATHS[1]]
    assert turned.related[0].message
    assert at_changed_place(told, {path: {LINE} for path in PATHS}, {}) == told
    assert at_changed_place(told, {path: {LINE + 1} for path in PATHS}, {}) == told


def test_what_is_gone_is_found_by_name() -> None:
    gone = culprits({}, ["bundles/staging-apii.yaml", "bundles/x/y.txt"], {})
    assert list(gone) == ["staging-apii"]
    told = at_changed_place(PLAIN, {}, gone)
    assert told.related[0].place.path == "bundles/staging-apii.yaml"
    assert told.related[1:] == PLAIN.related
    path = PLAIN.location.place.path
    assert at_changed_place(PLAIN, {path: {PLAIN.location.start.line}}, gone) == PLAIN


def test_what_was_edited_comes_first() -> None:
    old, new = "bundles/staging-apii.yaml", "bundles/new.yaml"
    for by_name, path in (
        (culprits({old: 7}, [], {}), old),
        (culprits({new: 7}, [], {old: new}), new),
    ):
        told = at_changed_place(PLAIN, {path: {7, 9}}, by_name)
        assert (told.location.place.path, told.location.start.line) == (path, 7)
        assert told.related[0].place == PLAIN.location.place
        assert told.related[1:] == PLAIN.related


def test_nothing_is_done_to_what_is_not_related() -> None:
    for it in REPORT.findings:
        if not it.related:
            assert at_changed_place(it, {}, {}) == it
