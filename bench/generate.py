"""A valid repository of any size, in our own model: seeded, with the mix that people write.

    python -m bench.generate DIRECTORY --files 10000 --seed 1 --defects 0.01

`--files` counts the YAML files, which peers can check too: five tenths are environments, three
bundles, two checklists, and they have 1,070 bytes and 35 lines on average. A stage log lies beside
each release. At `NOW` the repository is clean, but for a single file: a bundle that nothing uses.
Its tags come from a lock, so no git is needed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.defects import plant
from bench.handwriting import COMMENT_IN_THAI, Handwriting, instant

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
POLICY = '[tags]\nsource = "lock"\n'
CREDENTIALS = {
    "cloud_run": ("service_account", "deployer-{n}@acme-{target}.iam.gserviceaccount.com"),
    "supabase": ("supabase_key_ref", "op://{target}/supabase-{n}/service-role"),
    "vercel": ("vercel_token_ref", "gh://{target}-{n}/VERCEL_TOKEN"),
    "cloudflare": ("cloudflare_api_token_ref", "projects/acme/secrets/cf-{n}/versions/latest"),
}
PROVIDERS = tuple(CREDENTIALS)
COMPONENTS = ("api", "ocr_worker", "portal", "shared")
METRICS = (
    ("latency_p50_ms", (40, 80, 120)),
    ("latency_p95_ms", (300, 450, 600)),
    ("latency_p99_ms", (900, 1200, 2500)),
    ("availability", (">=0.999", ">= 99.5%")),
    ("error_rate", ("<0.5%", "<=1%")),
    ("mttr_minutes", (15, 30, 60)),
    ("propagation_minutes", (5, 10)),
    ("queue_age_p95_s", (60, 120)),
    ("replication_lag_s", (0.5, 5)),
    ("cold_start_ms", (800, 1500)),
    ("lcp_p75_ms", (2500, 5000)),
    ("cpu_share", (0.6, 0.75)),
    ("memory_mb", (512, 1024)),
    ("error_budget", (0.1, 0.2)),
    ("restarts", (1, 3)),
    ("timeouts", (5, 20)),
    ("apdex", (">=0.9", ">0.85")),
    ("saturation", ("<80%", "<0.7")),
    ("rollback_minutes", (4, 10)),
)
DEMOS = ("ux-demo", "load-test", "consent-screens", "import-dry-run", "restore-drill")
STORAGE = "https://abcdefghijkl.supabase.co/storage/v1/object/evidence"


def generate(files: int, seed: int = 1) -> dict[str, str]:
    """The texts of a repository with that many YAML files, at least one, by path."""
    return dict(_Generator(files, seed).files())


class _Generator:
    def __init__(self, files: int, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - the same files each time
        self.hand = Handwriting(self.random)
        files = max(1, files)
        self.run = 17_000_000_000
        # Fewer than ten files are too few for two targets that each have all they need.
        self.targets = ("staging", "production") if files >= 10 else ("staging",)
        self.checklists = files // 5
        self.bundles = max(1, files * 3 // 10)
        self.environments = files - self.checklists - self.bundles
        self.releases = self.count(self.checklists, "staging")

    def files(self) -> Iterator[tuple[str, str]]:
        yield "relgate.toml", POLICY
        for target in self.targets:
            bundles = self.count(self.bundles, target)
            for number in range(bundles):
                yield f"bundles/{target}-{number:05}.yaml", self.bundle(target, number)
            for number in range(self.count(self.environments, target)):
                path = f"environments/{target}/service-{number:05}.yaml"
                yield path, self.environment(target, number, number % bundles)
        for number in range(1, self.releases + 1):
            tag = f"v1.{number}.0"
            urls, log = self.stages(tag, number)
            yield f"releases/{tag}/stages.jsonl", log
            for target, artifacts in urls.items():
                yield f"releases/{tag}/{target}.yaml", self.release(tag, number, target, artifacts)
        tags = [f"v1.{number}.0" for number in range(self.releases + 1)]
        yield "releases/tags.lock", "".join(f"{tag} {commit(tag)}\n" for tag in tags)

    def count(self, total: int, target: str) -> int:
        """How many of a kind's files belong to a target; the first one gets what is left over."""
        index = self.targets.index(target)
        return (total - index + len(self.targets) - 1) // len(self.targets)

    def bundle(self, target: str, number: int) -> str:
        hand = self.hand
        provider = PROVIDERS[number % len(PROVIDERS)]
        rotated = NOW - timedelta(days=self.random.randrange(1, 40), seconds=number % 86400)
        credentials = []
        for other, (field, form) in CREDENTIALS.items():
            if other == provider or hand.happens(0.4):
                reference = form.format(target=target, n=number)
                credentials += hand.comments(0, 1) + [hand.field(field, reference)]
        return hand.document(
            self.heading("bundle"),
            [f"id: {self.uuid()}", hand.field("name", hand.text(f"{target}-{number:05}"))],
            hand.comments(0, 4) + credentials,
            hand.comments(2, 7)
            + [
                hand.field("rotation_cadence_days", hand.choice((60, 90, 90))),
                hand.field("last_rotated_at", hand.instant(rotated)),
            ],
            hand.comments(0, 4) + [hand.field("owner", hand.text("platform-team"))],
        )

    def environment(self, target: str, number: int, bundle: int) -> str:
        hand = self.hand
        service = f"service-{number:05}"
        newest = self.count(self.checklists, target)
        rollback = max(0, newest - self.random.randint(1, 3))
        dashboard = f"https://acme.grafana.net/d/{service}?var-environment={target}"
        validated = NOW - timedelta(days=self.random.randrange(1, 30), minutes=number % 1440)
        return hand.document(
            self.heading("environment"),
            [
                f"id: {self.uuid()}",
                f"name: {target}",
                hand.field("cloud_provider", PROVIDERS[bundle % len(PROVIDERS)]),
                hand.field("service_name", hand.text(service)),
                hand.field("gh_environment", hand.text(f"{target}-{service}")),
                hand.field("secrets_bundle_ref", hand.text(f"{target}-{bundle:05}")),
            ],
            hand.comments(0, 5) + self.criteria(),
            hand.comments(0, 4)
            + [
                hand.field("rollback_tag", hand.text(f"v1.{rollback}.0")),
                hand.field("monitoring_dashboard_url", dashboard),
                hand.field("last_validated_at", hand.instant(validated)),
            ],
        )

    def criteria(self) -> list[str]:
        hand = self.hand
        if hand.happens(0.15):
            metrics = [f"{name}: {self.threshold(of)}" for name, of in hand.some(METRICS, 1, 3)]
            return [f"success_criteria: {{{', '.join(metrics)}}}"]
        lines = ["success_criteria:"]
        for name, thresholds in hand.some(METRICS, 12, len(METRICS)):
            if hand.happens(0.15):
                lines += hand.comments(1, 1, "  ")
            lines.append(hand.field(name, self.threshold(thresholds), "  "))
        return lines

    def threshold(self, thresholds: tuple[object, ...]) -> str:
        threshold = self.hand.choice(thresholds)
        return self.hand.quoted(threshold) if isinstance(threshold, str) else str(threshold)

    def release(self, tag: str, number: int, target: str, urls: list[str]) -> str:
        hand = self.hand
        rehearsed = self.started(number) - timedelta(days=2)
        artifacts = ["artifacts:"]
        for url in urls:
            artifacts += self.artifact("pytest", url)
        for demo in hand.some(DEMOS, 1, 5):
            artifacts += self.artifact(demo, f"{STORAGE}/{tag}/{target}/{demo}.mp4")
        return hand.document(
            self.heading("release"),
            [
                f"id: {self.uuid()}",
                hand.field("tag", hand.text(tag)),
                hand.field("environment", target),
            ],
            hand.comments(0, 4)
            + [
                hand.field("pdpa_confirmed", "true"),
                hand.field("ux_states_demoed", "true"),
                hand.field("rollback_rehearsed_at", hand.instant(rehearsed)),
                hand.field("approver_role", hand.choice(("admin", "operator"))),
                hand.field("approver_email", hand.quoted("***@acme.example")),
            ],
            hand.note("notes"),
            hand.comments(0, 3) + artifacts,
        )

    def artifact(self, name: str, url: str) -> list[str]:
        hand = self.hand
        lines = hand.comments(1, 1, "  ") if hand.happens(0.1) else []
        lines += [f"  - name: {hand.text(name)}", f"    url: {url}"]
        if hand.happens(0.4):
            lines.append(f"    digest: sha256:{self.random.getrandbits(256):064x}")
        return lines

    def stages(self, tag: str, number: int) -> tuple[dict[str, list[str]], str]:
        """The artifacts by target, and the stage log of a release."""
        lines: list[str] = []
        urls: dict[str, list[str]] = {}
        self.run += 10
        at = self.started(number)
        for target in self.targets:
            if number > self.count(self.checklists, target):
                continue
            urls[target] = []
            run_id = self.uuid()
            for index, component in enumerate(COMPONENTS):
                seconds = self.random.randrange(20, 400)
                artifact = self.run * 10 + len(lines)
                base = f"github.com/acme/invoices/actions/runs/{self.run}"
                url = f"https://{base}/artifacts/{artifact}"
                operation = f"gha/github.com/acme/invoices/{self.run}/1/{artifact}/s{index}"
                urls[target].append(url)
                record = {
                    "id": self.uuid(),
                    "pipeline_run_id": run_id,
                    "component": component,
                    "stage_name": "pytest",
                    "status": "success",
                    "started_at": instant(at),
                    "finished_at": instant(at + timedelta(seconds=seconds)),
                    "duration_ms": seconds * 1000,
                    "artifact_url": url,
                    "log_digest": f"sha256:{hashlib.sha256(operation.encode()).hexdigest()}",
                    "op_id": operation,
                    "branch": tag,
                    "triggered_by": "octocat",
                    "environment": target,
                    "metadata": {"commit": commit(tag), "coverage": 93.1},
                }
                lines.append(json.dumps(record) + "\n")
        return urls, "".join(lines)

    def started(self, number: int) -> datetime:
        """Releases end three days before `NOW`, an hour apart."""
        return NOW - timedelta(days=3, hours=self.releases - number)

    def heading(self, kind: str) -> list[str]:
        """What stands above the first field: comments, and where an editor finds the schema."""
        lines = self.hand.comments(2, 9)
        if self.hand.happens(0.1):
            lines.append(f"# {COMMENT_IN_THAI}")
        if self.hand.happens(0.3):
            folder = "../schemas" if kind == "bundle" else "../../schemas"
            lines.insert(0, f"# yaml-language-server: $schema={folder}/{kind}.schema.json")
        return lines

    def uuid(self) -> str:
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))


def commit(tag: str) -> str:
    """The commit that a tag points at."""
    return hashlib.sha1(tag.encode(), usedforsecurity=False).hexdigest()


def write(root: Path, files: dict[str, str]) -> None:
    """The files on disk, below `root`."""
    folders = {(root / path).parent for path in files}
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    for path, text in files.items():
        (root / path).write_bytes(text.encode())


def main() -> None:
    """Write a repository, as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--files", type=int, default=200, help="how many YAML files")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--defects", type=float, default=0.0, metavar="SHARE", help="the share of files with one"
    )
    arguments = parser.parse_args()
    files = generate(arguments.files, arguments.seed)
    try:
        planted = plant(files, arguments.defects, arguments.seed)
    except ValueError as error:
        parser.error(str(error))
    write(arguments.directory, files)
    counts = ", ".join(f"{code} {count}" for code, count in sorted(planted.items()))
    print(f"wrote {len(files)} files to {arguments.directory}, as of {instant(NOW)}")
    print(f"planted {sum(planted.values())} defects{f': {counts}' if counts else ''}")


if __name__ == "__main__":
    main()
