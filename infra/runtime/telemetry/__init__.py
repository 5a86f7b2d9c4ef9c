"""Telemetry (OpenTelemetry): traces, metrics and logs that hold nobody's data."""
