"""Sandbox (untrusted input, process isolation): a file is parsed where it can do no harm."""
