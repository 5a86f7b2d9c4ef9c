"""Facts of programmes. Importing this package registers all of them."""

from contracts.programs import programmes

__all__ = ["programmes"]
