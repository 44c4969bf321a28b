"""Nothing of a secret, a token or a person's address is in any text of a report, in any format.

They are planted wherever a file can hold a text, whole and where a message would cut them in two.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import pytest
from checking import NOW
from every_format import every_format
from planted import TOKENS

from validator.engine.policy_file import NO_POLICY, read_policy
from validator.engine.run import check
from validator.finding import Report
from validator.index.facts import Facts, Tags
from validator.model.kinds import BY_NAME
from validator.source.memory import Memory

TOKEN = TOKENS[0]
ADDRESS = "zqxw.person@acme.example"
LITERAL = "zqxw-hunter2"
TRACES = ("zqxw", *(TOKEN[at : at + 8] for at in range(4, len(TOKEN) - 8)))
"""What may be in no text: a person, a literal, and any eight characters of a token."""

CUTS = ("", "x" * 25 + " ")
"""What stands before a planted text, so that a message which cuts it would cut it in two."""

RECORDS: dict[str, tuple[str, dict[str, str]]] = {
    "environment": (
        "environments/production/api.yaml",
        {
            "id": "5b0c9a52-6a0f-4d0e-9a53-4b8a52f1c001",
            "name": "production",
            "cloud_provider": "cloud_run",
            "service_name": "api",
            "gh_environment": "production-api",
            "secrets_bundle_ref": "prod-api",
            "success_criteria": "{latency_p95_ms: 300}",
            "rollback_tag": "v1.3.2",
            "monitoring_dashboard_url": "https://acme.grafana.net/d/api",
            "last_validated_at": "2026-11-20T09:30:00Z",
        },
    ),
    "bundle": (
        "bundles/prod-api.yaml",
        {
            "id": "0a0f0a9e-8f1e-4a57-8a55-70b1f3f0c7d2",
            "name": "prod-api",
            "service_account": "api-deployer",
            "supabase_key_ref": "op://production/supabase/service-role",
            "vercel_token_ref": "gh://production-portal/VERCEL_TOKEN",
            "cloudflare_api_token_ref": "gh://production-portal/CF_TOKEN",
            "rotation_cadence_days": "90",
            "last_rotated_at": "2026-10-01T00:00:00Z",
            "owner": "platform-team",
        },
    ),
    "release": (
        "releases/v1.4.0/production.yaml",
        {
            "id": "9f5b7f0e-3d7c-4a55-9d3e-0c1b9d0f6a11",
            "tag": "v1.4.0",
            "environment": "production",
            "pdpa_confirmed": "true",
            "ux_states_demoed": "true",
            "rollback_rehearsed_at": "2026-11-18T03:00:00Z",
            "approver_role": "admin",
            "approver_email": '"***@acme.example"',
            "notes": "Rolled back twice.",
            "artifacts": "[]",
        },
    ),
}
STAGE = {
    "id": "00000000-0000-4000-8000-000000000001",
    "pipeline_run_id": "00000000-0000-4000-9000-000000000001",
    "component": "api",
    "stage_name": "pytest",
    "status": "success",
    "started_at": "2026-11-17T02:00:00Z",
    "finished_at": "2026-11-17T02:03:20Z",
    "duration_ms": 200000,
    "artifact_url": "https://github.com/acme/invoices/actions/runs/1701/artifacts/39",
    "log_digest": "sha256:" + "0" * 64,
    "op_id": "gha/github.com/acme/invoices/1701/1/48/s4",
    "branch": "v1.4.0",
    "triggered_by": "octocat",
    "environment": "production",
    "metadata": {"coverage": 93.1},
}


def texts(value: object) -> Iterator[str]:
    """Every text in a report, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from texts(key)
            yield from texts(item)
    elif isinstance(value, tuple | list | set | frozenset):
        for item in value:
            yield from texts(item)
    else:
        assert value is None or isinstance(value, bool | int | date | datetime), type(value)


def judge(files: dict[str, str]) -> Report:
    policy = NO_POLICY
    if "relgate.toml" in files:
        policy = read_policy("relgate.toml", files["relgate.toml"].encode())
    source = Memory({path: text.encode() for path, text in files.items()})
    return check(source, Facts(NOW, Tags({"v1.3.2": "0" * 40})), policy)


def assert_no_leak(files: dict[str, str]) -> Report:
    report = judge(files)
    encoded = {path: text.encode() for path, text in files.items()}
    for text in (*texts(report), *every_format(report, encoded).values()):
        assert not any(trace in text for trace in TRACES), text
    return report


def yaml(kind: str, changed: Mapping[str, str] = {}) -> dict[str, str]:
    path, values = RECORDS[kind]
    lines = [f"{name}: {value}\n" for name, value in {**values, **changed}.items()]
    return {path: "".join(lines)}


def whole() -> dict[str, str]:
    files = {path: text for kind in RECORDS for path, text in yaml(kind).items()}
    return {**files, "releases/v1.4.0/stages.jsonl": json.dumps(STAGE) + "\n"}


PLANTED = pytest.mark.parametrize("planted", [TOKEN, ADDRESS], ids=["token", "address"])
ANY_CUT = pytest.mark.parametrize("cut", CUTS, ids=len)


@PLANTED
@ANY_CUT
@pytest.mark.parametrize("kind", RECORDS)
def test_every_field_of_every_kind(kind: str, cut: str, planted: str) -> None:
    text = cut + planted
    for field in RECORDS[kind][1]:
        before = RECORDS[kind][1][field]
        for value in (
            text,
            f'"{text}"',
            f"[{text}]",
            f"{{{text}: 1, a: '{text}'}}",
            f'{{"{text}": {{"{text}": "{text}"}}}}',
            f"|\n  {text}\n  {text}",
            f"!{planted} x",
            f"&{planted} x",
            f"*{planted}",
            f"[{text}",
            f'"{text}',
            f"{text}: {text}: {text}",
            f"{before}\n{text}: {before}",
            f"{before}\n{field}: {text}",
            f"{before}\n{field}x: {text}",
            f"{before}\n  {text}",
            f"{before}\n\t{text}",
            f"{before} # {text}",
            f"{before} # relgate: ignore[{text}] until=2027-01-01 because {text}",
            f"{before} # relgate: ignore[REF004] until={text} because {text}",
            f"{before} # relgate: {text}",
        ):
            assert_no_leak({**whole(), **yaml(kind, {field: value})})


@PLANTED
@ANY_CUT
def test_every_field_of_a_stage_record(cut: str, planted: str) -> None:
    text = cut + planted
    for field in STAGE:
        for value in (text, [text], {text: 1}, {"a": [{text: text}]}):
            line = json.dumps({**STAGE, field: value})
            for written in (
                line,
                line.replace("@", "\\u0040"),
                line.replace(f'"{field}"', f'"{text}"'),
                line.replace(f'"{field}"', f'"{field}": "{text}", "{field}"'),
                line[:-1],
                line.replace(":", "", 1),
                line.replace("}", f"}} {text}"),
            ):
                assert_no_leak({**whole(), "releases/v1.4.0/stages.jsonl": written + "\n"})


@PLANTED
@ANY_CUT
def test_artifacts(cut: str, planted: str) -> None:
    text = cut + planted
    url = f"https://github.com/acme/{planted}/actions/runs/1701/artifacts/39"
    for artifact in (
        {"name": text, "url": STAGE["artifact_url"]},
        {"name": "pytest", "url": text},
        {"name": "pytest", "url": url},
        {"name": text, "url": f"https://{planted}/x"},
        {"name": text, "url": f"https://github.com/{planted}"},
        {"name": text, "url": f"https://p.supabase.co/storage/v1/object/sign/a/b?token={planted}"},
        {"name": "pytest", text: text},
        {"name": "pytest", "url": STAGE["artifact_url"], "digest": text},
    ):
        for status in ("success", "failure"):
            record = {**STAGE, "status": status, "artifact_url": artifact.get("url")}
            files = {**whole(), **yaml("release", {"artifacts": json.dumps([artifact])})}
            assert_no_leak({**files, "releases/v1.4.0/stages.jsonl": json.dumps(record) + "\n"})


@PLANTED
def test_a_related_place_that_names_an_artifact(planted: str) -> None:
    later = {
        **STAGE,
        "id": STAGE["id"].replace("1", "2"),
        "op_id": STAGE["op_id"].replace("/1/", "/2/"),
    }
    artifacts = json.dumps([{"name": planted, "url": STAGE["artifact_url"]}])
    log = f"{json.dumps(STAGE)}\n{json.dumps({**later, 'artifact_url': None})}\n"
    files = {**whole(), **yaml("release", {"artifacts": artifacts})}
    report = assert_no_leak({**files, "releases/v1.4.0/stages.jsonl": log})
    assert "EVD006" in {finding.code for finding in report.findings}


@PLANTED
@ANY_CUT
@pytest.mark.parametrize(
    "policy",
    [
        "select = ['{}']",
        "ignore = ['{}']",
        "severity = {{ '{}' = 'error' }}",
        "severity = {{ REF = '{}' }}",
        "per_path_ignores = {{ '{}' = ['REF'] }}",
        "per_path_ignores = {{ 'x' = ['{}'] }}",
        "'{}' = 1",
        "a = '{}'",
        "a = '{}",
        "a = 1\n'a' = '{}'",
        "['{}']\n['{}']",
        "# {}",
        "[vocabulary]\ncomponents = ['{}']",
        "[vocabulary.reference_schemes]\nx = '({}'",
        "[vocabulary.reference_schemes]\n'{}' = '('",
        "[tags]\nsource = '{}'",
        "[rules.'{}']",
        "[rules.foreign_evidence]\ngithub_hosts = ['{}']",
        "[rules.mismatched_evidence]\nrepositories = ['{}']",
        "[[rules.missing_evidence.required]]\ncomponent = 'api'\nstages = ['{}']",
        "[[waivers]]\ncode = '{}'\npath = 'x'\nreason = 'y'\nuntil = 2027-01-01",
        "[[waivers]]\ncode = 'REF002'\npath = '{}'\nreason = 'y'\nuntil = 2027-01-01",
        "[[waivers]]\ncode = 'REF002'\npath = '**'\nreason = '{}'\nuntil = 2027-01-01",
        "[[waivers]]\ncode = 'REF002'\npath = '**'\nreason = '{}'\nuntil = 2020-01-01",
        "[[waivers]]\ncode = 'REF'\npath = '{{{},bundles/*}}'\nreason = ''\nuntil = 2027-01-01",
    ],
)
def test_the_policy(policy: str, cut: str, planted: str) -> None:
    text = policy.replace("{}", cut + planted).replace("{{", "{").replace("}}", "}")
    files = {**whole(), "relgate.toml": text + "\n", "bundles/unused.yaml": "name: unused\n"}
    assert_no_leak(files)


def test_waivers_that_accept_findings() -> None:
    """Each output shows the waiver beside the finding that it accepts."""
    reason = f"asked {ADDRESS}, who has {TOKEN}"
    policy = "[[waivers]]\ncode = 'REF002'\npath = '**'\nuntil = 2027-01-01\n"
    inline = f"# relgate: ignore[REF002] until=2027-01-01 because {reason}"
    for files in (
        {"relgate.toml": f"{policy}reason = '{reason}'\n", "bundles/x.yaml": "name: x\n"},
        {"bundles/x.yaml": f"name: x {inline}\n"},
    ):
        report = assert_no_leak(files)
        assert any(finding.waiver for finding in report.findings)


@PLANTED
def test_the_tag_lock(planted: str) -> None:
    for line in (planted, f"v1.4.0 {planted}", f"{planted} {'0' * 40}", f"# {planted}"):
        assert_no_leak({**whole(), "releases/tags.lock": f"{line}\n"})


@pytest.mark.parametrize("field", ["supabase_key_ref", "vercel_token_ref"])
@pytest.mark.parametrize(
    "value",
    [
        "{}",
        '"{}"',
        "'{}'",
        "|\n  {}",
        ">-\n  {}\n  {}",
        "\n  {}",
        "[{}]",
        "{{a: {}}}",
        "[{}",
        '"{}',
        "&a {}",
        "!!str {}",
        "gh://production/KEY\n{field}: {}",
        "gh://production/KEY\n{field}s: {}",
        "gh://production/KEY\nsupabase: {}",
        "gh://production/KEY\nvercel_tokn: {}",
        "gh://production/KEY\nhint:\n  {}",
        "gh://production/KEY\n\t{}",
        "gh://production/KEY\n  {}",
        "gh://production/KEY\n{}",
        "gh://production/KEY\npassword:\n  - {}",
        "gh://production/KEY\n- {}",
        "{}\n{field}: {}",
    ],
)
def test_secrets_of_no_shape_in_a_bundle(field: str, value: str) -> None:
    text = (
        value.replace("{field}", field).replace("{}", LITERAL).replace("{{", "{").replace("}}", "}")
    )
    assert_no_leak({**whole(), **yaml("bundle", {field: text})})


def test_a_secret_that_looks_like_a_number() -> None:
    files = {**whole(), **yaml("bundle", {"supabase_key_ref": "123456789012345678"})}
    report = judge(files)
    assert report.findings
    assert not any("123456789012" in text for text in texts(report))


def test_an_approver_whose_domain_cannot_be_told() -> None:
    for value in ("zqxw", "zqxw@localhost", '"zqxw person"', "[zqxw]", "zqxw at acme.example"):
        assert_no_leak({**whole(), **yaml("release", {"approver_email": value})})


def test_the_templates_reach_every_kind() -> None:
    assert {*RECORDS, "stage"} == set(BY_NAME)
    for kind, (_, values) in RECORDS.items():
        assert set(values) == set(BY_NAME[kind].model.model_fields)
    assert set(STAGE) == set(BY_NAME["stage"].model.model_fields)


def test_the_search_is_deep_enough() -> None:
    """A path is shown as it is; a token in one is what the search must find."""
    with pytest.raises(AssertionError):
        assert_no_leak({f"bundles/{TOKEN}.yaml": "name: other\n"})


def test_the_walk_knows_every_type() -> None:
    with pytest.raises(AssertionError):
        list(texts(object()))
    value: Any = ({"a": [frozenset(["b"])]}, 1, None)
    assert list(texts(value)) == ["a", "b"]
