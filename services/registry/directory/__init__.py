"""The directory (read model): which families and persons there are; searched by name or number."""
