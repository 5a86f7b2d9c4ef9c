"""Doors of imports (HTTP endpoints): hand in a file, look at its plan, decide on it, repair it."""
