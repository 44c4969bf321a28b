"""The shape of records: each fault at its own place, all in one run, and no fault twice."""

from __future__ import annotations

import json

import pytest
from checking import check, parse_example, run

BUNDLE = """\
# bundles/a.yaml
id: 0a0f0a9e-8f1e-4a57-8a55-70b1f3f0c7d2
name: a
rotation_cadence_days: 90
last_rotated_at: 2026-11-01T00:00:00Z
owner: platform-team
"""
SHAPE = ("YML", "SCH", "SEC", "ROT001", "PII001")


def test_a_valid_record() -> None:
    check(BUNDLE, *SHAPE)


def test_all_faults_of_a_record_in_one_run() -> None:
    check(
        """\
# bundles/a.yaml
id: 0A0F0A9E-8F1E-4A57-8A55-70B1F3F0C7D2
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SCH005
name: [a]
#     ^^^ SCH003
rotation_cadence_days: 0
#                      ^ SCH006
last_rotated_at: 2026-11-01
#                ^^^^^^^^^^ SCH005
owner: 7
#      ^ YML010
colour: red
^^^^^^ SCH002
""",
        *SHAPE,
    )


def test_a_missing_field_is_reported_at_the_first_line() -> None:
    check(
        BUNDLE.replace("owner: platform-team\n", "").replace(
            "name: a\n", f"{'^' * 40} SCH001\nname: a\n"
        ),
        *SHAPE,
    )


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("name: a\n", "id: ", "\n"),
        ("{name: a}\n", "id: ", ", "),
        ("{\n  name: a\n}\n", "id: ", ","),
        ("{\r\n  name: a\r\n}\r\n", "id: ", ","),
    ],
)
def test_an_id_leaves_no_blank_at_the_end_of_a_line(text: str, start: str, end: str) -> None:
    example = parse_example("")
    example.files["bundles/a.yaml"] = text
    [finding] = [it for it in run(example).findings if it.message == "bundle a lacks `id`"]
    assert finding.fix is not None
    inserted = finding.fix.edits[0].text
    assert inserted.startswith(start)
    assert inserted[len(start) + 36 :] == end


def test_a_missing_field_of_a_list_item_is_reported_at_the_item() -> None:
    report = run(parse_example("# releases/v1.0.0/production.yaml\nartifacts:\n  - name: ux\n"))
    [finding] = [it for it in report.findings if "lacks `url`" in it.message]
    assert (finding.code, *finding.location.start) == ("SCH001", 2, 5)


def test_a_misspelt_field_is_one_fault() -> None:
    report = run(parse_example(BUNDLE.replace("owner", "ownr")))
    [finding] = [finding for finding in report.findings if finding.code.startswith("SCH")]
    assert (finding.code, *finding.location.start) == ("SCH002", 5, 1)
    assert finding.help == "did you mean `owner`?"


def test_an_alias_is_one_fault() -> None:
    check(
        BUNDLE.replace("owner: platform-team", "owner: *team\n#      ^^^^^ YML003"),
        *SHAPE,
    )


def test_what_a_merge_key_might_bring_is_not_missing() -> None:
    check(
        """\
# bundles/a.yaml
name: a
<<: *common
^^ YML011
""",
        *SHAPE,
    )


@pytest.mark.parametrize(
    "value",
    ["gh://production/TOKEN", "op://a/b/c", "vault:a/b#c", "${{ secrets.TOKEN }}", "null"],
)
def test_references(value: str) -> None:
    check(f"{BUNDLE}vercel_token_ref: {value}\n", *SHAPE)


def test_a_reference_cut_short_is_malformed_and_a_literal_is_a_secret() -> None:
    check(
        f"""\
{BUNDLE}vercel_token_ref: gh://production
#                 ^^^^^^^^^^^^^^^ SCH005
supabase_key_ref: hunter2
#                 ^^^^^^^ SEC001
""",
        *SHAPE,
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("last_validated_at: 1763344800", "an RFC 3339 timestamp"),
        ("rollback_tag: 1.10", "`v` and a semantic version"),
        ("cloud_provider: 1", "one of `cloud_run`"),
    ],
)
def test_a_number_that_quotes_do_not_mend_has_no_fix(line: str, expected: str) -> None:
    report = run(parse_example(f"# environments/production/api.yaml\n{line}\n"))
    [finding] = [it for it in report.findings if it.code == "YML010"]
    assert finding.fix is None
    assert finding.help is not None
    assert f"it must be {expected}" in finding.help


def test_a_number_in_a_stage_record_is_a_wrong_type_not_an_ambiguous_scalar() -> None:
    report = run(parse_example('# releases/v1.0.0/stages.jsonl\n{"stage_name": 7}\n'))
    codes = {(it.code, it.location.start.column) for it in report.findings}
    assert ("SCH003", 16) in codes
    assert not any(code == "YML010" for code, _ in codes)


def team(schema: object, metadata: str = '{"coverage": 93.1}') -> list[str]:
    """The findings about `metadata` under a team's own schema."""
    text = (
        '# relgate.toml\n[rules.refused_by_team_schema]\nmetadata = "schemas/metadata.json"\n'
        f"# schemas/metadata.json\n{json.dumps(schema)}\n"
        f'# releases/v1.0.0/stages.jsonl\n{{"metadata": {metadata}}}\n'
    )
    found = run(parse_example(text)).findings
    return [
        f"{it.code} {it.location.place.path} {it.location.start.column}"
        for it in found
        if it.code == "SCH007" or it.location.place.path == "relgate.toml"
    ]


BOMB = {
    "$defs": {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(60)},
    "$ref": "#/$defs/d0",
}
BOMB["$defs"]["d60"] = {}  # type: ignore[index]


class TestTheTeamsOwnSchema:
    def test_refuses_at_the_value(self) -> None:
        schema = {"properties": {"coverage": {"minimum": 95}}}
        assert team(schema) == ["SCH007 releases/v1.0.0/stages.jsonl 27"]

    def test_accepts(self) -> None:
        assert team({"properties": {"coverage": {"minimum": 90}}}) == []

    @pytest.mark.parametrize(
        "schema",
        [
            {"$ref": "https://example.com/schema.json"},
            {"$ref": "#/nowhere"},
            {"type": 7},
            {"properties": {"note": {"pattern": "(?=x)"}}},
        ],
        ids=["remote", "dangling", "no schema", "look-around"],
    )
    def test_that_cannot_be_used_is_a_fault_of_the_policy(self, schema: object) -> None:
        [finding] = team(schema, '{"note": "x"}')
        assert " relgate.toml " in finding

    @pytest.mark.parametrize(
        ("schema", "metadata"),
        [
            ({"$ref": "#"}, "{}"),
            (BOMB, "{}"),
            ({"additionalProperties": {"pattern": "^(a+)+$"}}, json.dumps({"x": "a" * 60 + "!"})),
        ],
        ids=["a loop", "a bomb", "a slow pattern"],
    )
    def test_that_would_not_end_ends(self, schema: object, metadata: str) -> None:
        assert len(team(schema, metadata)) == 1
