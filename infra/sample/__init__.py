"""Synthetic regencies for tests, demos and measurements. No row belongs to a real person."""

from infra.sample.generate import REFERENCE, generate
from infra.sample.manifest import Summary
from infra.sample.sizes import SIZES

__all__ = ["REFERENCE", "SIZES", "Summary", "generate"]
