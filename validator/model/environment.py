"""Deployment environments: where a service runs, and what it must keep to."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from validator.model.declare import Indexed, Ref
from validator.model.record import Record
from validator.model.scalars import Label, Name, Tag, Threshold, Timestamp, Url
from validator.model.words import EnvironmentName, Provider


class DeploymentEnvironment(Record):
    """One service deployed in one target environment, such as the API in production."""

    model_config = ConfigDict(title="Deployment environment")

    name: EnvironmentName = Field(
        description="The target environment. The file's folder has the same name.",
        examples=["production"],
    )
    cloud_provider: Annotated[Provider, Indexed()] = Field(
        description="The platform that runs the service; it decides which credential is needed.",
        examples=["cloud_run"],
    )
    service_name: Name = Field(
        description="The deployed service, in kebab-case; unique within its environment. "
        "The file has the same name.",
        examples=["api", "ocr-worker", "portal", "dns"],
    )
    gh_environment: Label = Field(
        description="The GitHub environment that holds the deployment's secrets and approvals.",
        examples=["production-api"],
    )
    secrets_bundle_ref: Annotated[Name, Ref("bundle")] = Field(
        description="Name of the credential bundle that the deployment uses.",
        examples=["prod-api"],
    )
    success_criteria: dict[str, Threshold] = Field(
        default={},
        description="Thresholds that a deployment must meet, by metric: a number is an upper "
        "bound, a text is a comparison. Latency, MTTR and propagation time belong here.",
        examples=[{"latency_p95_ms": 300, "mttr_minutes": 30, "availability": ">=0.999"}],
    )
    rollback_tag: Annotated[Tag | None, Indexed()] = Field(
        description="The last known good release, for an emergency redeployment; null before "
        "the first release.",
        examples=["v1.3.2"],
    )
    monitoring_dashboard_url: Url = Field(
        description="The dashboard (Grafana, Sentry) that shows the service's health.",
        examples=["https://acme.grafana.net/d/api"],
    )
    last_validated_at: Timestamp = Field(
        description="When health checks and policies were last validated, in RFC 3339 with a zone.",
        examples=["2026-11-20T09:30:00Z"],
    )
