"""Reactions (process managers): what the register tells of a family changes its enrolments."""
