"""Sample (synthetic data): regencies for tests, demos, measurements. No row is a real person's."""

from infra.local.sample.generate import REFERENCE, generate
from infra.local.sample.manifest import Summary
from infra.local.sample.village.sizes import SIZES

__all__ = ["REFERENCE", "SIZES", "Summary", "generate"]
