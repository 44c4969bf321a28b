"""The list of rotations: its states are those of the rules, and nothing is left out unseen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from checking import NOW
from hypothesis import given, settings
from hypothesis import strategies as st
from planted import TOKENS

from validator.engine.policy_file import NO_POLICY, read_policy
from validator.engine.rotations import Rotations, Row, list_rotations
from validator.engine.run import check
from validator.index.facts import Facts
from validator.source.memory import Memory

ID = "0a0f0a9e-8f1e-4a57-8a55-70b1f3f0c7d2"
LAST = "2026-09-24T12:00:00Z"
"""With a cadence of 60 days, due at NOW."""


def bundle(name: str = "x", cadence: object = 60, last: str = LAST, **changed: str) -> str:
    values = {
        "id": ID,
        "name": name,
        "rotation_cadence_days": str(cadence),
        "last_rotated_at": last,
        "owner": "platform-team",
        **changed,
    }
    return "".join(f"{field}: {value}\n" for field, value in values.items())


def listed(
    files: dict[str, str], now: datetime = NOW, within: int | None = None, policy: str = ""
) -> Rotations:
    source = Memory({path: text.encode() for path, text in files.items()})
    found = read_policy("relgate.toml", policy.encode())
    span = None if within is None else timedelta(days=within)
    return list_rotations(source, Facts(now), found.policy, within=span)


def only(text: str, now: datetime = NOW, policy: str = "") -> Row:
    [row] = listed({"bundles/x.yaml": text}, now, policy=policy).rows
    return row


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ("2026-11-23T12:00:00.000001Z", "overdue"),
        ("2026-11-23T12:00:00Z", "due"),
        ("2026-11-22T12:00:00Z", "due"),
        ("2026-11-22T11:59:59.999999Z", "due soon"),
        ("2026-11-09T12:00:00Z", "due soon"),
        ("2026-11-09T11:59:59.999999Z", "ok"),
        ("2026-09-24T12:00:00Z", "ok"),
        ("2026-09-24T11:59:59.999999Z", "unknown"),
    ],
)
def test_the_state_at_each_boundary(now: str, state: str) -> None:
    assert only(bundle(), datetime.fromisoformat(now)).state == state


@pytest.mark.parametrize(("hours", "state"), [(0, "ok"), (11, "ok"), (12, "due"), (25, "overdue")])
def test_a_cadence_of_a_day_has_a_quiet_half(hours: int, state: str) -> None:
    now = datetime.fromisoformat(LAST) + timedelta(hours=hours)
    assert only(bundle(cadence=1), now).state == state


def test_the_policy_says_what_soon_is() -> None:
    policy = "rules.rotation_due_soon.days = 30\n"
    assert only(bundle(), NOW - timedelta(days=30), policy).state == "due soon"
    assert only(bundle(), NOW - timedelta(days=30)).state == "ok"


STAMPS = st.one_of(
    st.datetimes(timezones=st.just(UTC)),
    st.datetimes(datetime(2026, 8, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
)


@settings(deadline=None)
@given(
    last=STAMPS,
    now=STAMPS,
    cadence=st.integers(-1, 92),
    days=st.integers(1, 90),
    zone=st.sampled_from(["Z", "+23:59", "-23:59"]),
)
def test_the_states_are_those_of_the_rules(
    last: datetime, now: datetime, cadence: int, days: int, zone: str
) -> None:
    text = bundle(cadence=cadence, last=last.replace(tzinfo=None).isoformat() + zone)
    policy = read_policy("relgate.toml", f"rules.rotation_due_soon.days = {days}\n".encode())
    source, facts = Memory({"bundles/x.yaml": text.encode()}), Facts(now)
    codes = {finding.code for finding in check(source, facts, policy).findings} - {"REF002"}
    row = only(text, now, f"rules.rotation_due_soon.days = {days}\n")
    assert ("ROT002" in codes) is (row.state == "overdue")
    assert ("ROT003" in codes) is (row.state in ("due", "due soon"))
    assert (codes - {"ROT002", "ROT003"} != set()) is (row.state == "unknown")
    assert (row.doubt is not None) is (row.schedule is None) is (row.state == "unknown")


def test_the_nearest_comes_first_then_by_name_and_the_unknown_last() -> None:
    names = {
        "far": bundle("far", cadence=90),
        "b": bundle("b"),
        "a": bundle("a"),
        "unknown": bundle("unknown", cadence="soon"),
        "late": bundle("late", cadence=30),
    }
    found = listed({f"bundles/{name}.yaml": text for name, text in names.items()})
    assert [row.name for row in found.rows] == ["late", "a", "b", "far", "unknown"]
    assert found.of("overdue", "unknown") == 2


def test_within() -> None:
    files = {
        "bundles/late.yaml": bundle("late", cadence=30),
        "bundles/now.yaml": bundle("now"),
        "bundles/in30.yaml": bundle("in30", cadence=90),
        "bundles/bad.yaml": "[",
    }
    assert [row.name for row in listed(files, within=30).rows] == ["late", "now", "in30", "bad"]
    found = listed(files, within=29)
    assert [row.name for row in found.rows] == ["late", "now", "bad"]
    assert found.left_out == 1


@pytest.mark.parametrize(
    ("text", "names", "doubt"),
    [
        (bundle(cadence="soon"), ["x"], "`rotation_cadence_days` is missing or wrong"),
        (bundle(cadence=91), ["x"], "`rotation_cadence_days` is missing or wrong"),
        (bundle(last="2026-10-01"), ["x"], "`last_rotated_at` is missing or wrong"),
        ("name: y\n", ["y"], "`last_rotated_at` and `rotation_cadence_days` are missing or wrong"),
        (bundle(last="2026-11-23T12:00:01Z"), ["x"], "`last_rotated_at` lies in the future"),
        ("name: [\n", ["x"], "the file cannot be read as a bundle"),
        ("", ["x"], "the file cannot be read as a bundle"),
        ("- x\n", ["x"], "the file cannot be read as a bundle"),
        (f"{bundle('y')}---\n- x\n", ["y", "x"], "a part of the file cannot be read as a bundle"),
    ],
)
def test_what_cannot_be_known_is_listed_with_the_reason(
    text: str, names: list[str], doubt: str
) -> None:
    found = listed({"bundles/x.yaml": text})
    assert [row.name for row in found.rows] == names
    assert (found.rows[-1].state, found.rows[-1].doubt) == ("unknown", doubt)


def test_a_file_that_is_none_of_a_bundle_is_not_passed_over() -> None:
    found = listed({"bundles/sub/x.yaml": bundle(), "bundles/README.md": "x", "releases/x": "x"})
    assert [(row.name, row.path) for row in found.rows] == [(None, "bundles/sub/x.yaml")]


def test_a_field_that_does_not_matter_may_be_wrong() -> None:
    row = only(bundle(owner="[]", id="x"))
    assert (row.state, row.owner) == ("due", None)


def test_no_two_bundles_have_one_uid_and_the_first_has_its_id() -> None:
    files = {
        "bundles/a.yaml": bundle("a"),
        "bundles/b.yaml": f"{bundle('b')}---\n{bundle('c')}",
        "bundles/d.yaml": bundle("d", id="none"),
    }
    uids = {row.name: row.uid for row in listed(files).rows}
    assert len(set(uids.values())) == 4
    assert uids["a"] == ID
    later = {row.name: row.uid for row in listed(files, NOW + timedelta(days=200)).rows}
    assert later == uids


@pytest.mark.parametrize(
    "owner", ["somchai@acme.example", "'Somchai, +66 81 234 5678'", "S1234567D", TOKENS[0]]
)
def test_persons_and_tokens_are_masked(owner: str) -> None:
    row = only(bundle(owner=owner))
    assert row.owner is not None
    assert "*" * 8 in row.owner or "***@" in row.owner
    assert TOKENS[0][6:] not in row.owner
    path = f"bundles/{TOKENS[0]}.yaml"
    [row] = listed({path: "["}).rows
    assert TOKENS[0][6:] not in f"{row.name}{row.path}"


def test_no_policy() -> None:
    found = list_rotations(
        Memory({"bundles/x.yaml": bundle().encode()}), Facts(NOW), NO_POLICY.policy
    )
    assert found.of("due") == 1
