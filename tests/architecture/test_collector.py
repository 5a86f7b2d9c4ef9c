"""The collector's configuration refers to what it declares, and prints no contents."""

from pathlib import Path
from typing import Any

import pytest
import yaml

REPOSITORY = Path(__file__).parents[2]
COLLECTOR: dict[str, Any] = yaml.safe_load(
    (REPOSITORY / "infra/config/otel/collector.yaml").read_text(encoding="utf-8")
)
PIPELINES: dict[str, dict[str, list[str]]] = COLLECTOR["service"]["pipelines"]
OF_THE_IMAGE = {
    "receivers": {"otlp"},
    "processors": {"memory_limiter", "attributes", "batch"},
    "exporters": {"debug", "prometheus"},
    "extensions": {"health_check"},
}
"""Components that the image otel/opentelemetry-collector is built with, as far as we use them."""


@pytest.mark.parametrize("kind", ["receivers", "processors", "exporters"])
def test_pipelines_use_exactly_the_declared_components(kind: str) -> None:
    used = {name for pipeline in PIPELINES.values() for name in pipeline[kind]}
    assert used == set(COLLECTOR[kind])


def test_the_extensions_in_use_are_declared() -> None:
    assert set(COLLECTOR["service"]["extensions"]) == set(COLLECTOR["extensions"])


@pytest.mark.parametrize("kind", OF_THE_IMAGE)
def test_the_image_has_every_component(kind: str) -> None:
    assert {name.split("/")[0] for name in COLLECTOR[kind]} <= OF_THE_IMAGE[kind]


def test_memory_is_limited_first_and_batches_are_made_last() -> None:
    for pipeline in PIPELINES.values():
        assert pipeline["processors"][0] == "memory_limiter"
        assert pipeline["processors"][-1] == "batch"


def test_values_are_taken_out_of_every_pipeline_and_never_printed() -> None:
    assert all("attributes/values" in pipeline["processors"] for pipeline in PIPELINES.values())
    assert COLLECTOR["exporters"]["debug"]["verbosity"] == "basic"


def test_services_send_to_where_the_collector_listens() -> None:
    assert list(COLLECTOR["receivers"]["otlp"]["protocols"]) == ["http"]
    assert COLLECTOR["receivers"]["otlp"]["protocols"]["http"]["endpoint"].endswith(":4318")
