"""Telemetry (OpenTelemetry): traces, metrics and logs that hold nobody's data."""

from infra.runtime.telemetry.traces import Telemetry

__all__ = ["Telemetry"]
