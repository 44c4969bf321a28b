"""Evidence: EVD001 to EVD006 beyond their examples."""

from __future__ import annotations

import json
from typing import Any

import pytest
from checking import check, parse_example, run

from validator.finding import Report

REPOSITORY = "https://github.com/acme/invoices"
URL = f"{REPOSITORY}/actions/runs/1701/artifacts/39"
OBJECT = "https://abcdefghijkl.supabase.co/storage/v1/object"


def cited(
    *urls: str,
    code: str | None = None,
    tag: str = "v1.4.0",
    environment: str = "production",
    name: str = "pytest",
) -> str:
    """A checklist that cites some URLs, each of which a finding of a code points at."""
    lines = [f"# releases/{tag}/{environment}.yaml", f"tag: {tag}", f"environment: {environment}"]
    lines += ["artifacts:"] if urls else []
    for url in urls:
        lines += [f"  - name: {name}", f"    url: {url}"]
        lines += [f"#{' ' * 8}{'^' * len(url)} {code}"] if code else []
    return "\n".join(lines) + "\n\n"


def log(*records: dict[str, Any] | str, tag: str = "v1.4.0") -> str:
    """A stage log; a text stands for itself, such as a line of carets."""
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    return "\n".join((f"# releases/{tag}/stages.jsonl", *lines)) + "\n\n"


def policy(rule: str, **options: Any) -> str:
    lines = [f"{name} = {json.dumps(value)}" for name, value in options.items()]
    return "\n".join(("# relgate.toml", f"[rules.{rule}]", *lines)) + "\n\n"


def record(url: str | None = URL, **fields: Any) -> dict[str, Any]:
    return {"artifact_url": url, **fields}


def stage(
    number: int = 1, *, attempt: int = 1, owner: str = "acme", **fields: Any
) -> dict[str, Any]:
    """A whole stage record of run 1701."""
    return {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "pipeline_run_id": "00000000-0000-4000-9000-000000000001",
        "component": "api",
        "stage_name": "pytest",
        "status": "success",
        "started_at": "2026-11-17T02:00:00Z",
        "finished_at": "2026-11-17T02:03:20Z",
        "duration_ms": 200000,
        "artifact_url": f"https://github.com/{owner}/invoices/actions/runs/1701/artifacts/{number}",
        "log_digest": "sha256:" + "0" * 64,
        "op_id": f"gha/github.com/{owner}/invoices/1701/{attempt}/4{number}/s4",
        "branch": "v1.4.0",
        "triggered_by": "octocat",
        "environment": "production",
        **fields,
    }


def only(report: Report, code: str) -> Any:
    (finding,) = (finding for finding in report.findings if finding.code == code)
    return finding


class TestForeign:
    @pytest.mark.parametrize(
        "url",
        [
            URL,
            "https://GitHub.com/Acme/Invoices/actions/runs/1701/artifacts/39",
            "https://github.com/octo_corp/my.repo-1/actions/runs/17000000001/artifacts/3900000001",
            f"{OBJECT}/evidence/ux.mp4",
            f"{OBJECT}/public/evidence/v1.4.0/ux%20demo.mp4",
            f"{OBJECT}/authenticated/evidence/ux.mp4",
            "https://abcdefghijkl.storage.supabase.co/storage/v1/object/evidence/ux.mp4",
        ],
    )
    def test_evidence(self, url: str) -> None:
        check(cited(url), "EVD001")

    @pytest.mark.parametrize(
        "url",
        [
            "http://github.com/acme/invoices/actions/runs/1701/artifacts/39",
            "https://github.com.evil.example/acme/invoices/actions/runs/1701/artifacts/39",
            "https://evil.example/github.com/acme/invoices/actions/runs/1701/artifacts/39",
            "https://evilgithub.com/acme/invoices/actions/runs/1701/artifacts/39",
            "https://api.github.com/repos/acme/invoices/actions/artifacts/39",
            "https://github.com:443/acme/invoices/actions/runs/1701/artifacts/39",
            "https://github.com:8443/acme/invoices/actions/runs/1701/artifacts/39",
            f"{URL}?check_suite_focus=true",
            f"{URL}#logs",
            f"{URL}/",
            f"{URL}/zip",
            f"{REPOSITORY}/actions/runs/1701",
            f"{REPOSITORY}/actions/runs/1701/artifacts",
            f"{REPOSITORY}/actions/runs/1701/artifacts/39x",
            f"{REPOSITORY}/actions/runs/1701/artifacts/-39",
            f"{REPOSITORY}/actions/runs/x/artifacts/39",
            f"{REPOSITORY}/actions/runs/01701/artifacts/39",
            f"{REPOSITORY}/Actions/runs/1701/artifacts/39",
            f"{REPOSITORY}/tree/main/actions/runs/1701/artifacts/39",
            "https://github.com/acme/../actions/runs/1701/artifacts/39",
            "https://github.com/acme/%2e%2e/actions/runs/1701/artifacts/39",
            "https://github.com//invoices/actions/runs/1701/artifacts/39",
            "https://github.com/acme/invoices/releases/download/v1.4.0/pytest.zip",
            "https://github.com",
            f"{OBJECT}/evidence",
            f"{OBJECT}/evidence/",
            f"{OBJECT}/public/evidence",
            f"{OBJECT}/evidence/../other/ux.mp4",
            f"{OBJECT}/evidence/%2e%2e/ux.mp4",
            f"{OBJECT}/evidence/a%2Fb",
            f"{OBJECT}/evidence//ux.mp4",
            f"{OBJECT}/evidence/ux.mp4?download=1",
            f"{OBJECT}/sign/evidence/ux.mp4",
            "https://abcdefghijkl.supabase.co/storage/v1/render/image/evidence/ux.png",
            "https://abcdefghijkl.supabase.co/rest/v1/evidence/ux",
            "https://supabase.co/storage/v1/object/evidence/ux.mp4",
            "https://a.b.supabase.co/storage/v1/object/evidence/ux.mp4",
            "https://abcdefghijkl.supabase.co.evil.example/storage/v1/object/evidence/ux.mp4",
            "https://abcsupabase.co/storage/v1/object/evidence/ux.mp4",
            "https://abcdefghijkl.supabase.co:443/storage/v1/object/evidence/ux.mp4",
        ],
    )
    def test_no_evidence(self, url: str) -> None:
        check(cited(url, code="EVD001"), "EVD")

    def test_userinfo_and_backslashes_are_malformed_already(self) -> None:
        for url in (
            "https://github.com@evil.example/acme/invoices/actions/runs/1701/artifacts/39",
            "https://github.com\\evil.example/acme/invoices/actions/runs/1701/artifacts/39",
        ):
            check(cited(url, code="SCH005"), "SCH005", "EVD")

    def test_a_stage_record_may_not_carry_a_storage_object(self) -> None:
        url = f'"{OBJECT}/evidence/ux.mp4"'
        check(
            log(record(json.loads(url)), f"#{' ' * 16}{'^' * len(url)} EVD001", record(None)),
            "EVD",
        )

    def test_hosts_of_the_policy_replace_the_usual_ones(self) -> None:
        hosts = policy(
            "foreign_evidence", github_hosts=["git.acme.example:8443"], supabase_hosts=[]
        )
        own = "https://git.acme.example:8443/acme/invoices/actions/runs/1/artifacts/2"
        check(hosts + cited(own) + log(record(own)), "EVD")
        check(hosts + cited(URL, code="EVD001"), "EVD")
        check(hosts + cited(f"{OBJECT}/evidence/ux.mp4", code="EVD001"), "EVD")

    def test_hosts_of_the_policy_hold_for_the_other_rules(self) -> None:
        hosts = policy("foreign_evidence", github_hosts=["git.acme.example"])
        own = "https://git.acme.example/acme/invoices/actions/runs/1/artifacts/2"
        check(hosts + cited(own, code="EVD002"), "EVD")

    def test_a_host_with_a_path_or_a_wildcard_inside_is_refused(self) -> None:
        for host in ("github.com/acme", "*", "git.*.example", "*.*.example"):
            text = policy("foreign_evidence", supabase_hosts=[host])
            assert run(parse_example(text)).policy_broken


class TestUnrecorded:
    def test_letter_case_makes_no_other_artifact(self) -> None:
        check(cited(URL) + log(record(URL.replace("acme/invoices", "Acme/Invoices"))), "EVD002")

    def test_another_releases_record_is_named(self) -> None:
        report = check(cited(URL, code="EVD002") + log(record(), tag="v1.3.0"), "EVD")
        finding = only(report, "EVD002")
        assert "only by one of another release" in finding.message
        assert [place.place.path for place in finding.related] == ["releases/v1.3.0/stages.jsonl"]

    def test_each_artifact_is_judged(self) -> None:
        other = URL.replace("/39", "/390")
        check(cited(other, code="EVD002") + log(record()), "EVD")

    @pytest.mark.parametrize(
        "line",
        [
            "{broken",
            '{"artifact_url": ',
            f'{{"artifact_ulr": "{URL}"}}',
            f'{{"artifact_url": ["{URL}"]}}',
            json.dumps({"artifact_ulr": URL}).replace("/", "\\/"),
        ],
    )
    def test_what_cannot_be_read_may_be_the_record(self, line: str) -> None:
        check(cited(URL) + log(line), "EVD")

    def test_an_unreadable_log_may_be_the_record(self) -> None:
        check(cited(URL) + "# releases/v1.4.0/stages.jsonl -> ../..\n", "EVD")

    @pytest.mark.parametrize(
        "line",
        [f'{{"artifact_ulr": "{URL}0"}}', '{"artifact_url": null}'],
    )
    def test_another_broken_record_is_no_excuse(self, line: str) -> None:
        check(cited(URL, code="EVD002") + log(line), "EVD002")

    def test_another_field_of_a_sound_record_is_no_excuse(self) -> None:
        check(cited(URL, code="EVD002") + log(record(None, branch=URL)), "EVD")

    def test_a_broken_log_of_another_release_is_no_excuse(self) -> None:
        check(cited(URL, code="EVD002") + log("{broken", tag="v1.3.0"), "EVD")

    def test_the_path_tells_the_release(self) -> None:
        """The record lies beside the checklist; that its tag is wrong is LAY001."""
        check(cited(URL).replace("tag: v1.4.0", "tag: v9.9.9") + log(record()), "EVD")


class TestUnsuccessful:
    @pytest.mark.parametrize("status", ["failure", "skipped", "retrying"])
    def test_no_success(self, status: str) -> None:
        report = check(cited(URL, code="EVD003") + log(record(status=status)), "EVD003")
        assert len(only(report, "EVD003").related) == 1

    def test_one_success_is_enough(self) -> None:
        check(cited(URL) + log(record(status="failure"), record(status="success")), "EVD003")

    def test_a_success_of_another_release_is_not(self) -> None:
        text = log(record(status="failure")) + log(record(status="success"), tag="v1.3.0")
        check(cited(URL, code="EVD003") + text, "EVD003")

    def test_an_unknown_status_is_not_judged(self) -> None:
        check(cited(URL) + log(record(status="failure"), record(status="sucess")), "EVD003")

    def test_an_artifact_cited_twice_is_one_finding(self) -> None:
        text = cited(URL, code="EVD003") + log(record(status="failure"))
        again = text.replace("\n\n# rel", f"\n  - name: again\n    url: {URL}\n\n# rel")
        check(again, "EVD003")


class TestMismatched:
    def test_an_environment_that_is_null_fits_any(self) -> None:
        check(cited(URL) + log(record(environment=None)), "EVD")

    def test_an_unknown_environment_is_not_judged(self) -> None:
        check(cited(URL) + log(record(environment="prodution")), "EVD004")

    def test_one_record_that_fits_is_enough(self) -> None:
        check(cited(URL) + log(record(environment="staging"), record()), "EVD004")

    def test_a_failed_record_that_fits_is_not(self) -> None:
        records = (
            record(environment="production", status="failure"),
            record(environment="staging", status="success"),
        )
        check(cited(URL, code="EVD004") + log(*records), "EVD")

    def test_the_artifact_of_another_repository_than_the_stage(self) -> None:
        op_id = "gha/github.com/acme/invoices/1701/1/48/s4"
        fork = URL.replace("acme", "mallory")
        check(cited(fork, code="EVD004") + log(record(fork, op_id=op_id)), "EVD")
        check(cited(URL) + log(record(op_id=op_id.replace("acme", "Acme"))), "EVD")
        check(cited(URL) + log(record(op_id="anything/else")), "EVD")
        check(cited(URL, code="EVD004") + log(record(op_id=op_id.replace("hub", "lab"))), "EVD")
        check(cited(URL) + log(record(op_id=op_id.replace(".com", ".com:443"))), "EVD")

    def test_the_same_name_on_another_host_is_told_with_the_host(self) -> None:
        op_id = "gha/git.acme.example/acme/invoices/1701/1/48/s4"
        finding = only(run(parse_example(cited(URL) + log(record(op_id=op_id)))), "EVD004")
        assert "lies in `github.com/acme/invoices`" in finding.message
        assert "ran in `git.acme.example/acme/invoices`" in finding.message

    def test_repositories_of_the_policy(self) -> None:
        text = policy("mismatched_evidence", repositories=["Acme/Invoices", "acme/portal"])
        check(text + cited(URL) + log(record()), "EVD")
        other = URL.replace("invoices", "website")
        check(text + cited(other, code="EVD004") + log(record(other)), "EVD")

    @pytest.mark.parametrize(
        ("recorded", "matches"),
        [
            ("3f0c2d1", True),
            ("3F0C2D1E", True),
            ("3f0c2d1e9a7b5c4d6e8f0a1b2c3d4e5f60718293", True),
            ("3f0c2d2", False),
            ("3f0c2d1e9a7b5c4d6e8f0a1b2c3d4e5f60718294", False),
            ("3f0c2d1e9a7b5c4d6e8f0a1b2c3d4e5f607182930", False),
            ("deadbeef", False),
            ("dead", True),  # too short to tell
            ("main", True),  # no commit at all
            (3, True),
            (None, True),
        ],
    )
    def test_commits(self, recorded: object, matches: bool) -> None:
        tags = "# git tags\nv1.4.0 3f0c2d1e9a7b5c4d6e8f0a1b2c3d4e5f60718293\n"
        code = None if matches else "EVD004"
        check(tags + cited(URL, code=code) + log(record(metadata={"commit": recorded})), "EVD")

    def test_a_tag_of_an_unknown_commit_is_not_judged(self) -> None:
        check(cited(URL) + log(record(metadata={"commit": "deadbeef"})), "EVD")
        check("# git: incomplete\n" + cited(URL) + log(record(metadata={"commit": "dead"})), "EVD")

    def test_several_mismatches_are_one_finding(self) -> None:
        tags = "# git tags\nv1.4.0 3f0c2d1e9a7b5c4d6e8f0a1b2c3d4e5f60718293\n"
        records = log(record(environment="staging", metadata={"commit": "deadbeef"}))
        report = check(tags + cited(URL, code="EVD004") + records, "EVD")
        assert "staging" in only(report, "EVD004").message

    def test_foreign_evidence_is_not_judged_again(self) -> None:
        url = "https://ci.acme.example/x"
        report = run(parse_example(cited(url) + log(record(url, environment="staging"))))
        codes = [finding.code for finding in report.findings if finding.code[:3] == "EVD"]
        assert codes == ["EVD001", "EVD001"]


class TestForks:
    """Whose repository a component is built in, as most of its records tell."""

    home = record(URL, component="api")
    fork = record(URL.replace("acme", "mallory"), component="api")

    def test_the_same_name_with_another_owner(self) -> None:
        text = log(self.home, self.home, tag="v1.3.0") + log(self.fork, self.home)
        report = check(cited(self.fork["artifact_url"], code="EVD004") + text, "EVD")
        assert "`acme/invoices`" in only(report, "EVD004").message

    def test_half_of_the_records_is_no_majority(self) -> None:
        check(cited(self.fork["artifact_url"]) + log(self.home, self.fork), "EVD")

    def test_other_components_do_not_count(self) -> None:
        others = [{**self.home, "component": "portal"}] * 3
        check(cited(self.fork["artifact_url"]) + log(self.fork, *others), "EVD")

    def test_where_a_component_was_before_it_moved(self) -> None:
        """The releases from before the move cite the old owner's repository, and rightly so."""
        old = cited(self.fork["artifact_url"], tag="v1.2.0") + log(self.fork, tag="v1.2.0")
        check(old + cited(URL) + log(self.home, self.home, self.home), "EVD")

    def test_a_fork_after_the_move_is_one_all_the_same(self) -> None:
        homes = log(*[self.home] * 3, tag="v1.3.0")
        fork = cited(self.fork["artifact_url"], code="EVD004") + log(self.fork)
        check(homes + fork, "EVD")

    def test_tags_compare_as_versions(self) -> None:
        homes = log(*[self.home] * 3, tag="v1.9.0")
        fork = cited(self.fork["artifact_url"], code="EVD004", tag="v1.10.0")
        check(homes + fork + log(self.fork, tag="v1.10.0"), "EVD")

    def test_another_repository_of_the_same_owner_is_none(self) -> None:
        other = record(URL.replace("invoices", "end-to-end"), component="api")
        check(cited(other["artifact_url"]) + log(other, self.home, self.home), "EVD")

    def test_the_only_record_of_another_owner(self) -> None:
        other = record(URL.replace("acme/invoices", "mallory/invoices-2"), component="api")
        homes = [self.home] * 3
        check(cited(other["artifact_url"], code="EVD004") + log(other, *homes), "EVD")
        check(cited(other["artifact_url"]) + log(other, other, *homes), "EVD")

    def test_records_without_an_artifact_count_too(self) -> None:
        op_id = "gha/github.com/acme/invoices/1701/1/48/s4"
        homes = [record(None, component="api", op_id=op_id)] * 2
        check(cited(self.fork["artifact_url"], code="EVD004") + log(self.fork, *homes), "EVD")

    def test_the_policy_lists_both(self) -> None:
        both = policy("mismatched_evidence", repositories=["acme/invoices", "mallory/invoices"])
        check(both + cited(self.fork["artifact_url"]) + log(self.fork, *[self.home] * 3), "EVD")


class TestMissing:
    required = (
        "# relgate.toml\n[rules.missing_evidence]\nservices = {dns = 'shared'}\n"
        "[[rules.missing_evidence.required]]\n"
        "environment = 'production'\ncomponent = 'ocr_worker'\nstages = ['pytest']\n"
    )
    worker = (
        "# environments/production/ocr-worker.yaml\nname: production\nservice_name: ocr-worker\n"
    )
    api = "# environments/production/api.yaml\nname: production\nservice_name: api\n"
    tests = record(component="ocr_worker", stage_name="pytest")
    lacking = (
        "# releases/v1.4.0/production.yaml\ntag: v1.4.0\n^^^^^^^^^^^ EVD005\n"
        "environment: production\n"
    )

    def test_without_artifacts_the_first_line_is_to_blame(self) -> None:
        check(self.required + self.lacking, "EVD")

    def test_an_empty_list(self) -> None:
        text = (
            self.lacking.replace("^^^^^^^^^^^ EVD005\n", "") + "artifacts: []\n^^^^^^^^^ EVD005\n"
        )
        check(self.required + text, "EVD")

    def test_the_record_tells_the_stage_not_the_name(self) -> None:
        check(self.required + cited(URL, name="anything") + log(self.tests), "EVD")

    def test_another_stage_or_component_does_not_count(self) -> None:
        for other in ({**self.tests, "stage_name": "ruff"}, {**self.tests, "component": "api"}):
            report = run(parse_example(self.required + cited(URL) + log(other)))
            assert only(report, "EVD005").location.start == (3, 1)

    def test_a_storage_object_counts_by_its_name(self) -> None:
        check(self.required + cited(f"{OBJECT}/evidence/log.txt"), "EVD")
        report = run(parse_example(self.required + cited(f"{OBJECT}/evidence/log.txt", name="x")))
        assert only(report, "EVD005")

    def test_an_unrecorded_artifact_of_that_name_is_one_finding(self) -> None:
        check(self.required + cited(URL, code="EVD002"), "EVD")

    def test_a_record_of_another_release_tells_nothing(self) -> None:
        elsewhere = log({**self.tests, "stage_name": "ruff"}, tag="v1.3.0")
        check(self.required + cited(URL, code="EVD002") + elsewhere, "EVD")

    def test_other_environments_are_not_asked(self) -> None:
        check(
            self.required
            + self.lacking.replace("production", "staging").replace("^^^^^^^^^^^ EVD005\n", ""),
            "EVD",
        )

    def test_only_components_that_are_deployed_count(self) -> None:
        check(self.required + self.worker + self.api + self.lacking, "EVD")
        staging = self.worker.replace("production", "staging")
        clean = self.lacking.replace("^^^^^^^^^^^ EVD005\n", "")
        check(self.required + staging + self.api + clean, "EVD")

    def test_a_component_without_a_service_is_part_of_every_release(self) -> None:
        check(self.required + self.api + self.lacking, "EVD")

    def test_a_service_that_cannot_be_read_is_there(self) -> None:
        broken = "# environments/production/ocr-worker.yaml\nname: [\n"
        staging = self.worker.replace("production", "staging")
        check(self.required + broken + staging + self.api + self.lacking, "EVD")

    def test_services_are_mapped(self) -> None:
        required = self.required.replace("ocr_worker", "shared")
        dns = self.api.replace("api", "dns")
        clean = self.lacking.replace("^^^^^^^^^^^ EVD005\n", "")
        check(required + dns + self.lacking, "EVD")
        check(required + dns.replace("production", "staging") + self.api + clean, "EVD")

    def test_a_stage_required_twice_is_missed_once(self) -> None:
        twice = self.required + self.required.partition("}\n")[2].replace(
            "environment = 'production'\n", ""
        )
        report = run(parse_example(twice + self.lacking))
        assert only(report, "EVD005")

    def test_each_stage_is_a_finding_of_its_own(self) -> None:
        required = self.required.replace("['pytest']", "['pytest', 'ruff']")
        report = run(parse_example(required + self.lacking))
        found = [finding for finding in report.findings if finding.code == "EVD005"]
        assert len(found) == len({finding.fingerprint for finding in found}) == 2


TIMES = {"started_at": "2026-11-17T02:00:00Z", "finished_at": "2026-11-17T02:03:20Z"}


class TestContradictory:
    @pytest.mark.parametrize("duration", [199_000, 200_000, 201_000])
    def test_a_second_more_or_less(self, duration: int) -> None:
        check(log({"duration_ms": duration, **TIMES}), "EVD")

    @pytest.mark.parametrize("duration", [198_999, 201_001, 0, 10**30])
    def test_more_than_a_second(self, duration: int) -> None:
        carets = f"#{' ' * 15}{'^' * len(str(duration))} EVD006"
        check(log({"duration_ms": duration, **TIMES}, carets), "EVD")

    def test_other_zones_and_the_ends_of_time(self) -> None:
        first, last = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"
        check(
            log(
                {"started_at": "2026-11-17T09:00:00+07:00", "finished_at": "2026-11-17T02:00:00Z"},
                {"started_at": first, "finished_at": last},
                {"finished_at": first, "started_at": last},
                f"#{' ' * 15}{'^' * 27} EVD006",
            ),
            "EVD",
        )

    def test_an_end_before_the_start_is_one_finding(self) -> None:
        times = {"finished_at": "2026-11-17T01:59:59Z", "started_at": "2026-11-17T02:00:00Z"}
        check(log({**times, "duration_ms": 7}, f"#{' ' * 15}{'^' * 22} EVD006"), "EVD")

    def test_less_than_a_millisecond_before_the_start(self) -> None:
        times = {"finished_at": "2026-11-17T02:00:00Z", "started_at": "2026-11-17T02:00:00.0001Z"}
        check(log({**times, "duration_ms": 0}, f"#{' ' * 15}{'^' * 22} EVD006"), "EVD")

    @pytest.mark.parametrize("status", ["success", "failure", "skipped"])
    def test_what_is_over_has_an_end(self, status: str) -> None:
        unfinished = {"finished_at": None, "duration_ms": None, "status": status}
        report = run(parse_example(log(unfinished)))
        assert sum(finding.code == "EVD006" for finding in report.findings) == 2

    def test_a_missing_field_is_reported_as_missing(self) -> None:
        check(log({"status": "success"}), "EVD")

    def test_no_digest(self) -> None:
        report = check(log({"log_digest": "SHA256:00"}, f"#{' ' * 14}{'^' * 11} EVD006"), "EVD")
        assert "sha256:" in (only(report, "EVD006").help or "")

    def test_a_cited_attempt_that_a_later_one_superseded(self) -> None:
        first, second = stage(1), stage(2, attempt=2)
        text = cited(first["artifact_url"]) + log(first, second)
        finding = only(run(parse_example(text)), "EVD006")
        assert finding.location.place.field == "op_id"
        assert finding.location.start.line == 1
        assert [related.place.path for related in finding.related] == [
            "releases/v1.4.0/production.yaml",
            "releases/v1.4.0/stages.jsonl",
        ]

    @pytest.mark.parametrize(
        "later",
        [
            {"environment": "staging"},
            {"component": "portal"},
            {"stage_name": "ruff"},
            {"pipeline_run_id": "00000000-0000-4000-9000-000000000002"},
            {"op_id": "gha/github.com/acme/invoices/1702/2/42/s4"},
            {"op_id": "another form"},
        ],
    )
    def test_an_attempt_at_something_else(self, later: dict[str, Any]) -> None:
        first = stage(1)
        check(cited(first["artifact_url"]) + log(first, stage(2, attempt=2, **later)), "EVD")

    def test_the_cells_of_a_matrix_cannot_be_told_apart(self) -> None:
        first, other, again = stage(1), stage(2), stage(3, attempt=2)
        check(cited(first["artifact_url"]) + log(first, other, again), "EVD")

    def test_an_attempt_that_nobody_cites(self) -> None:
        second = stage(2, attempt=2)
        check(cited(second["artifact_url"]) + log(stage(1), second), "EVD")

    def test_a_failed_attempt_is_reported_where_it_is_cited(self) -> None:
        first = stage(1, status="failure")
        text = cited(first["artifact_url"], code="EVD003") + log(first, stage(2, attempt=2))
        check(text, "EVD")
