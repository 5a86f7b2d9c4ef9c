"""Synthetic regencies for tests, demos and measurements. No row belongs to a real person."""

from infra.local.sample.generate import REFERENCE, generate
from infra.local.sample.manifest import Summary
from infra.local.sample.village.sizes import SIZES

__all__ = ["REFERENCE", "SIZES", "Summary", "generate"]
