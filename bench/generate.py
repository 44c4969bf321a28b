"""A valid repository of any size, in our own model: seeded, with the mix that people write.

    python bench/generate.py DIRECTORY --files 10000 --seed 1

Four tenths of the files are environments, three bundles, two checklists and one stage logs. Values
are plain, single- or double-quoted, notes are folded or literal blocks, some fields have comments.
The repository is clean at `NOW`; its tags come from a lock, so no git is needed.
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

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
POLICY = '[tags]\nsource = "lock"\n'
PROVIDERS = {
    "cloud_run": "service_account: deployer-{n}@acme-{environment}.iam.gserviceaccount.com",
    "vercel": "vercel_token_ref: gh://{environment}-{n}/VERCEL_TOKEN",
    "cloudflare": "cloudflare_api_token_ref: projects/acme/secrets/cf-{n}/versions/latest",
    "supabase": "supabase_key_ref: op://{environment}/supabase-{n}/service-role",
}
COMPONENTS = ("api", "ocr_worker", "portal", "shared")
COMMENTS = (
    "agreed with the platform team",
    "see the runbook",
    "reviewed each quarter",
    "do not move",
)


def generate(files: int, seed: int = 1) -> dict[str, str]:
    """The texts of about `files` files, by path; at least 13."""
    return dict(_Generator(files, seed).files())


class _Generator:
    def __init__(self, files: int, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - the same files each time
        self.services = max(2, files // 5)
        self.bundles = max(1, files * 3 // 20)
        self.releases = max(2, files // 10)
        self.run = 17_000_000_000

    def files(self) -> Iterator[tuple[str, str]]:
        yield "relgate.toml", POLICY
        providers = list(PROVIDERS)
        for environment in ("staging", "production"):
            for number in range(self.bundles):
                name = f"{environment}-{number:05}"
                yield f"bundles/{name}.yaml", self.bundle(environment, number, name)
            for number in range(self.services):
                bundle = number % self.bundles
                provider = providers[bundle % len(providers)]
                service = f"service-{number:05}"
                path = f"environments/{environment}/{service}.yaml"
                yield path, self.environment(environment, service, provider, bundle)
        for number in range(1, self.releases + 1):
            tag = f"v1.{number}.0"
            urls, log = self.stages(tag, number)
            yield f"releases/{tag}/stages.jsonl", log
            for environment in ("staging", "production"):
                path = f"releases/{tag}/{environment}.yaml"
                yield path, self.release(tag, number, environment, urls[environment])
        tags = [
            f"v1.{number}.0 {commit(f'v1.{number}.0')}\n" for number in range(self.releases + 1)
        ]
        yield "releases/tags.lock", "".join(tags)

    def bundle(self, environment: str, number: int, name: str) -> str:
        provider = list(PROVIDERS)[number % len(PROVIDERS)]
        reference = PROVIDERS[provider].format(environment=environment, n=number)
        rotated = NOW - timedelta(days=self.random.randrange(1, 40), seconds=number % 86400)
        return self.document(
            f"id: {self.uuid()}",
            f"name: {self.scalar(name)}",
            reference,
            f"rotation_cadence_days: {self.random.choice((60, 90, 90))}",
            f"last_rotated_at: {instant(rotated)}",
            f"owner: {self.scalar('platform-team')}",
        )

    def environment(self, environment: str, service: str, provider: str, bundle: int) -> str:
        return self.document(
            f"id: {self.uuid()}",
            f"name: {environment}",
            f"cloud_provider: {provider}",
            f"service_name: {self.scalar(service)}",
            f"gh_environment: {self.scalar(f'{environment}-{service}')}",
            f"secrets_bundle_ref: {self.scalar(f'{environment}-{bundle:05}')}",
            self.random.choice(
                (
                    'success_criteria:\n  latency_p95_ms: 300\n  availability: ">=0.999"',
                    "success_criteria: {latency_p95_ms: 300, mttr_minutes: 30}",
                )
            ),
            "rollback_tag: v1.0.0",
            f"monitoring_dashboard_url: https://acme.grafana.net/d/{service}",
            f"last_validated_at: {instant(NOW - timedelta(days=self.random.randrange(1, 30)))}",
        )

    def release(self, tag: str, number: int, environment: str, urls: list[tuple[str, str]]) -> str:
        started = self.started(number)
        notes = self.random.choice(
            (
                "notes: Rolled back twice in rehearsal, four minutes each.",
                "notes: >-\n  Rolled back twice in rehearsal,\n  four minutes each.",
                "notes: |\n  - import tried\n  - export tried",
            )
        )
        artifacts = "".join(f"\n  - name: {name}\n    url: {url}" for name, url in urls)
        return self.document(
            f"id: {self.uuid()}",
            f"tag: {tag}",
            f"environment: {environment}",
            "pdpa_confirmed: true",
            "ux_states_demoed: true",
            f"rollback_rehearsed_at: {instant(started - timedelta(days=2))}",
            "approver_role: admin",
            'approver_email: "***@acme.example"',
            notes,
            f"artifacts:{artifacts}",
        )

    def stages(self, tag: str, number: int) -> tuple[dict[str, list[tuple[str, str]]], str]:
        """The artifacts by environment, and the stage log of a release."""
        lines: list[str] = []
        urls: dict[str, list[tuple[str, str]]] = {"staging": [], "production": []}
        self.run += 10
        at = self.started(number)
        for environment in ("staging", "production"):
            run_id = self.uuid()
            for index, component in enumerate(COMPONENTS):
                seconds = self.random.randrange(20, 400)
                artifact = self.run * 10 + len(lines)
                base = f"github.com/acme/invoices/actions/runs/{self.run}"
                url = f"https://{base}/artifacts/{artifact}"
                operation = f"gha/github.com/acme/invoices/{self.run}/1/{artifact}/s{index}"
                urls[environment].append(("pytest", url))
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
                    "environment": environment,
                    "metadata": {"commit": commit(tag), "coverage": 93.1},
                }
                lines.append(json.dumps(record) + "\n")
        return urls, "".join(lines)

    def started(self, number: int) -> datetime:
        """Releases end three days before `NOW`, an hour apart."""
        return NOW - timedelta(days=3, hours=self.releases - number)

    def document(self, *fields: str) -> str:
        """The fields as a document, here and there with a comment."""
        lines: list[str] = []
        if self.random.random() < 0.3:
            lines.append(f"# {self.random.choice(COMMENTS)}")
        for field in fields:
            first, newline, rest = field.partition("\n")
            may_follow = not first.endswith((">-", "|"))
            if may_follow and self.random.random() < 0.1:
                first = f"{first} # {self.random.choice(COMMENTS)}"
            lines.append(first + newline + rest)
        return "\n".join(lines) + "\n"

    def scalar(self, text: str) -> str:
        """The text plain, or in one kind of quotes."""
        return self.random.choice((text, text, text, f'"{text}"', f"'{text}'"))

    def uuid(self) -> str:
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))


def commit(tag: str) -> str:
    """The commit that a tag points at."""
    return hashlib.sha1(tag.encode(), usedforsecurity=False).hexdigest()


def instant(at: datetime) -> str:
    """An instant as the records write it."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def write(root: Path, files: dict[str, str]) -> None:
    """The files on disk, below `root`."""
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


def main() -> None:
    """Write a repository, as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    files = generate(arguments.files, arguments.seed)
    write(arguments.directory, files)
    print(f"wrote {len(files)} files to {arguments.directory}; clean as of {instant(NOW)}")


if __name__ == "__main__":
    main()
