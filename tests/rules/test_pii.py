"""Personal data: PII001 and PII002 beyond their examples."""

from __future__ import annotations

import json

import pytest
from checking import check, parse_example, run
from mending import fix, texts

from validator.finding import Finding, Severity

CHECKLIST = "# releases/v1.4.0/production.yaml\ntag: v1.4.0\nenvironment: production\n"
LOG = "# releases/v1.4.0/stages.jsonl\n"


def found(text: str, code: str) -> list[Finding]:
    return [finding for finding in run(parse_example(text)).findings if finding.code == code]


def pointed_at(text: str, code: str) -> list[str]:
    """The characters that the findings of a code point at."""
    files = parse_example(text).files
    spans = [finding.location.place for finding in found(text, code)]
    return [files[place.path][slice(*place.span)] for place in spans]


class TestApprover:
    @pytest.mark.parametrize(
        ("written", "domain"),
        [
            ("somchai@acme.example", "acme.example"),
            ('"somchai@acme.example"', "acme.example"),
            ("'somchai@acme.example'", "acme.example"),
            ("j***@acme.example", "acme.example"),
            ("Somchai <somchai@acme.example>", "acme.example"),
            ('"*@acme.example"', "acme.example"),
            ('"****@acme.example"', "acme.example"),
            ("somchai", None),
            ("somchai@localhost", None),
            ("a@b.example, c@d.example", None),
            ("somchai@-acme.example", None),
            ('"somchai@acme.example\\n"', None),
            ('""', None),
            ("|\n  somchai@acme.example", None),
        ],
    )
    def test_the_fix_keeps_the_domain_alone(self, written: str, domain: str | None) -> None:
        text = f"{CHECKLIST}approver_email: {written}\n"
        (finding,) = found(text, "PII001")
        if domain is None:
            assert finding.fix is None
            return
        assert finding.fix is not None
        assert finding.fix.safe
        (edit,) = finding.fix.edits
        content = parse_example(text).files[edit.path]
        fixed = content[: edit.span.start] + edit.text + content[edit.span.end :]
        assert fixed.endswith(f'approver_email: "***@{domain}"\n')
        assert not found(f"# {edit.path}\n{fixed}", "PII001")

    @pytest.mark.parametrize("domain", ["localhost", "บริษัท.ไทย", "acme.example "])
    def test_what_is_masked_is_not_said_to_be_open(self, domain: str) -> None:
        (finding,) = found(f'{CHECKLIST}approver_email: "***@{domain}"\n', "PII001")
        assert finding.message.endswith("has no domain after `***@`")

    def test_nothing_of_the_address_is_said(self) -> None:
        (finding,) = found(f"{CHECKLIST}approver_email: somchai\n", "PII001")
        assert "somchai" not in repr(finding)

    def test_nothing_turns_it_down(self) -> None:
        waiver = "# relgate: ignore[PII001] until=2027-01-01 because x"
        (finding,) = found(f"{CHECKLIST}approver_email: a@b.example {waiver}\n", "PII001")
        assert not finding.waived
        assert finding.severity is Severity.ERROR


class TestPersonalData:
    @pytest.mark.parametrize(
        "notes",
        [
            "notes: Call 081-234-5678 at once.",
            'notes: "Call 081-234-5678 at once."',
            "notes: 'It''s 081-234-5678.'",
            "notes: |\n  In doubt\n  call 081-234-5678.",
            "notes: >-\n  In doubt\n  call 081-234-5678.",
            "notes: In doubt\n  call 081-234-5678.",
            'notes: "In doubt \\u2014 081-234-5678."',
        ],
    )
    def test_the_exact_characters(self, notes: str) -> None:
        assert pointed_at(f"{CHECKLIST}{notes}\n", "PII002") == ["081-234-5678"]

    @pytest.mark.parametrize(
        "value",
        ['"Call 081-234\\x2d5678 at once."', '"\\x61nn@acme.example"', '"081-234-\\\n  5678"'],
    )
    def test_the_whole_value_where_it_is_written_otherwise(self, value: str) -> None:
        assert pointed_at(f"{CHECKLIST}notes: {value}\n", "PII002") == [value]

    def test_each_of_several(self) -> None:
        text = f"{CHECKLIST}notes: ann@acme.example, 081-234-5678, S1234567D, ann@acme.example\n"
        pointed = ["ann@acme.example", "081-234-5678", "S1234567D", "ann@acme.example"]
        assert pointed_at(text, "PII002") == pointed

    def test_metadata_at_any_depth_and_in_keys(self) -> None:
        metadata = {"a": [{"b": ["ann@acme.example"]}], "bob@acme.example": True, "c": "fine"}
        line = json.dumps({"op_id": "s4", "metadata": metadata})
        assert pointed_at(LOG + line, "PII002") == ["ann@acme.example", "bob@acme.example"]

    def test_metadata_with_escapes(self) -> None:
        line = '{"op_id": "s4", "metadata": {"a": "x\\nann\\u0040acme.example"}}'
        assert pointed_at(LOG + line, "PII002") == ['"x\\nann\\u0040acme.example"']

    def test_what_pipelines_measure_is_no_personal_data(self) -> None:
        metadata = {
            "commit": "3f0c2d1e9a7b5c4d6e8f0a1b2c3d4e5f60718293",
            "run": "17000000001",
            "run_id": 17000000001,
            "at": "2026-11-17T02:00:00.123+07:00",
            "epoch_ms": "1763344800000",
            "day": "2026-11-17",
            "version": "v1.4.0-rc.1+20261117",
            "image": "registry.acme.example/api@sha256:" + "0" * 64,
            "action": "actions/checkout@v4.1.2",
            "package": "react@18.2.0",
            "ip": "10.120.30.4",
            "trace": "5b0c9a52-6a0f-4d0e-9a53-4b8a52f1c001",
            "artifact": "https://github.com/acme/invoices/actions/runs/17000000001/artifacts/3900000001",
            "coverage": 93.1,
            "delta": "+0.4",
            "bytes": "+268435456",
            "duration_ms": "200000",
            "remote": "git@github.com:acme/invoices.git",
            "deployer": "api@acme-prod.iam.gserviceaccount.com",
            "author": "***@acme.example",
            "pushed_by": "583231+octocat@users.noreply.github.com",
            "host": "ssh://deploy@bastion.acme.example:22/srv",
            "database": "see postgres://api:$PASSWORD@db.acme.example/invoices",
        }
        check(LOG + json.dumps({"op_id": "s4", "metadata": metadata}), "PII")

    @pytest.mark.parametrize(
        "before", ["mailto://", "https://acme.example/", "https://acme.example?of=", "://host "]
    )
    def test_what_is_no_login_of_a_url(self, before: str) -> None:
        text = f"{CHECKLIST}notes: '{before}ann@acme.example'\n"
        assert pointed_at(text, "PII002") == ["ann@acme.example"]

    def test_a_password_in_a_url_is_no_address_as_well(self) -> None:
        text = f"{CHECKLIST}notes: postgres://api:Tr0ub4dor@db.acme.example/invoices\n"
        assert found(text, "SEC002")
        assert not found(text, "PII002")

    def test_other_fields_are_not_judged(self) -> None:
        text = (
            "# bundles/x.yaml\nname: x\nservice_account: ann@acme.example\nowner: platform-team\n"
        )
        check(text, "PII")

    def test_notes_of_another_type_are_read_all_the_same(self) -> None:
        text = f"{CHECKLIST}notes:\n  - ann@acme.example\n"
        assert pointed_at(text, "PII002") == ["ann@acme.example"]

    def test_allowed_addresses(self) -> None:
        policy = '# relgate.toml\n[rules.personal_data]\nallowed = ["Platform@acme.example"]\n\n'
        owner = "# bundles/x.yaml\nname: x\nowner: platform@ACME.example\n"
        check(policy + owner, "PII")
        assert found(policy + owner.replace("platform", "my-platform"), "PII002")

    def test_nothing_of_it_is_shown(self) -> None:
        text = f"{CHECKLIST}notes: 081-234-5678 or S1234567D # 081-234-5678\n"
        for finding in found(text, "PII002"):
            assert finding.location.excerpt.text.startswith("notes: ************ or ********* #")


class TestMasking:
    """The fix of PII002, which leaves all but the person in an address."""

    @pytest.mark.parametrize(
        ("written", "masked"),
        [
            ("ask ann@acme.example or b@c.example", "ask ***@acme.example or ***@c.example"),
            ("ann@acme.example # ann", '"***@acme.example" # ann'),
            ("ann@acme.example, 'x' \\ or \"y\"", '"***@acme.example, \'x\' \\\\ or \\"y\\""'),
            ("j***@acme.example", '"***@acme.example"'),
            ("'ann@acme.example'", "'***@acme.example'"),
            ('"Ann <ann@acme.example>"', '"Ann <***@acme.example>"'),
            ("|\n  ann@acme.example\n  b@c.example", "|\n  ***@acme.example\n  ***@c.example"),
            (">-\n  ann@acme.example", ">-\n  ***@acme.example"),
            ("see\n  ann@acme.example", "see\n  ***@acme.example"),
            ("mailto:ann%40acme.example", "mailto:***%40acme.example"),
            ("ann@acme.example\n  and more", None),
            ('"ann\\u0040acme.example"', None),
            ("081-234-5678", None),
        ],
    )
    def test_notes(self, written: str, masked: str | None) -> None:
        text = f"{CHECKLIST}notes: {written}\n"
        mended = fix(text, "PII002")
        assert not mended.refused
        [content] = texts(mended).values()
        assert content.endswith(f"\nnotes: {written if masked is None else masked}\n")
        left = [it for it in mended.after.findings if it.code == "PII002"]
        assert bool(left) == (masked is None)
        assert all(not it.fix.safe for it in mended.before.findings if it.fix)

    def test_metadata_at_any_depth_but_its_keys(self) -> None:
        line = '{"op_id": "s4", "metadata": {"a@b.example": [{"by": "ann@acme.example"}]}}'
        [content] = texts(fix(f"{LOG}{line}\n", "PII002")).values()
        assert content == f"{line.replace('ann@', '***@')}\n"
