"""Imports (bulk load, ETL): a village's population file, tried as a dry run, then carried out.

Rooms, each resting on those after it: `http`, `jobs`, `plan`, `sandbox`, `rows`, `file`.
"""
