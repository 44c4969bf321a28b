"""Secrets: SEC001 and SEC002 beyond their examples."""

from __future__ import annotations

import json

import pytest
from checking import parse_example, run
from planted import TOKENS, mixed

from validator.finding import Finding

TOKEN = TOKENS[0]
BUNDLE = "# bundles/prod-api.yaml\nname: prod-api\n"
LOG = "# releases/v1.4.0/stages.jsonl\n"


def found(text: str, *codes: str) -> list[Finding]:
    return [
        finding for finding in run(parse_example(text)).findings if finding.code.startswith(codes)
    ]


def pointed_at(text: str, code: str) -> list[str]:
    files = parse_example(text).files
    places = [finding.location.place for finding in found(text, code)]
    return [files[place.path][slice(*place.span)] for place in places]


class TestLiteral:
    @pytest.mark.parametrize("field", ["supabase_key_ref", "vercel_token_ref"])
    @pytest.mark.parametrize(
        "value",
        [
            "hunter2",
            '"a b"',
            "gh:/prod/KEY",
            "8374827",
            "-1.5e3",
            "${{ secrets.A || 'b' }}",
            f'"{mixed(600)}"',
        ],
    )
    def test_what_is_no_reference(self, field: str, value: str) -> None:
        text = f"{BUNDLE}{field}: {value}\n"
        assert pointed_at(text, "SEC001") == [value]
        (finding,) = found(text, "SEC001")
        assert field in finding.message
        assert value.strip('"') not in repr(finding)

    @pytest.mark.parametrize(
        "value",
        [
            "gh://production-api/KEY",
            "${{ secrets.KEY }}",
            "vault:kv/api#key",
            "null",
            "gh://not-whole",
            "${{ vars.KEY }}",
        ],
    )
    def test_references_and_half_ones(self, value: str) -> None:
        """Half a reference is malformed, but no secret."""
        assert not found(f"{BUNDLE}supabase_key_ref: {value}\n", "SEC")

    def test_a_token_there_is_one_finding(self) -> None:
        (finding,) = found(f"{BUNDLE}supabase_key_ref: {TOKEN}\n", "SEC")
        assert finding.code == "SEC001"

    def test_a_token_beside_it_is_another(self) -> None:
        text = f"{BUNDLE}supabase_key_ref: {TOKEN} # or {TOKEN}\nowner: {TOKEN}\n"
        assert [finding.code for finding in found(text, "SEC")] == ["SEC001", "SEC002", "SEC002"]


class TestToken:
    @pytest.mark.parametrize(
        "text",
        [
            f"{BUNDLE}owner: {TOKEN}\n",
            f"{BUNDLE}{TOKEN}: true\n",
            f"{BUNDLE}# {TOKEN}\n",
            f"{BUNDLE}owner: [\n{TOKEN}\n",
            f"{BUNDLE}---\n&{TOKEN} a: *{TOKEN}\n".replace(f"*{TOKEN}", "*b"),
            f"# bundles/{{}}.yaml\n{TOKEN}\n".replace("{}", "x"),
            LOG + json.dumps({"op_id": "s4", "metadata": {"a": [{"b": TOKEN}]}}),
            f"{LOG}{{broken {TOKEN}",
            f"# relgate.toml\n# {TOKEN}\n",
            f'# relgate.toml\nselect = ["{TOKEN}"]\n',
            f"# relgate.toml\n[[waivers]]\nreason = '{TOKEN}'\n",
            f"# releases/tags.lock\n# {TOKEN}\n",
        ],
    )
    def test_anywhere_in_a_file(self, text: str) -> None:
        assert pointed_at(text, "SEC002") == [TOKEN]

    def test_every_token_of_a_file(self) -> None:
        assert pointed_at(f"{BUNDLE}owner: {TOKEN} {TOKENS[1]}\n# {TOKEN}\n", "SEC002") == [
            TOKEN,
            TOKENS[1],
            TOKEN,
        ]

    def test_a_private_key_over_several_lines(self) -> None:
        key = TOKENS[-1].replace("\n", "\n  ")
        assert pointed_at(f"{BUNDLE}owner: |\n  {key}\n", "SEC002") == [key]

    def test_a_token_with_escapes_is_the_whole_value(self) -> None:
        escaped = json.dumps(TOKEN).replace("hp_", "\\u0068p_")
        text = f'{LOG}{{"op_id": "s4", "metadata": {{"a": {escaped}, {escaped[:-1]}b": 1}}}}'
        assert pointed_at(text, "SEC002") == [escaped, f'{escaped[:-1]}b"']
        text = f'{LOG}{{"op_id": "s4", "metadata": {{"a": "x\\n{TOKEN}"}}}}'
        assert pointed_at(text, "SEC002") == [f'"x\\n{TOKEN}"']

    def test_escapes_elsewhere_in_the_value_do_not_matter(self) -> None:
        text = f'{LOG}{{"op_id": "s4", "metadata": {{"a": "x\\n {TOKEN}"}}}}'
        assert pointed_at(text, "SEC002") == [TOKEN]

    def test_the_record_is_named(self) -> None:
        (finding,) = found(f"{BUNDLE}owner: {TOKEN}\n", "SEC002")
        assert finding.message == "a GitHub token stands in bundle prod-api"
        (finding,) = found(f"# relgate.toml\n# {TOKEN}\n", "SEC002")
        assert finding.message == "a GitHub token stands in this file"

    def test_fingerprints_of_tokens_in_one_record_differ(self) -> None:
        findings = found(f"{BUNDLE}owner: {TOKEN}\n# {TOKEN}\n", "SEC002")
        assert len({finding.fingerprint for finding in findings}) == 2

    def test_nothing_turns_it_down(self) -> None:
        policy = "# relgate.toml\nselect = ['REF']\nper_path_ignores = {'**' = ['YML', 'SCH']}\n"
        (finding,) = found(policy + f"{BUNDLE}owner: {TOKEN} # relgate: ignore[SEC002]\n", "SEC002")
        assert not finding.waived
