"""Enrolments (benefit entitlements): who receives a programme, from when, and why it ended."""
