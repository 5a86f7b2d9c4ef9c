"""Waiting (timeouts of a saga): for whom a case waits, until when, and what if nobody comes."""
