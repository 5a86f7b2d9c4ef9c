"""History: one fold of a family's facts for two times (bitemporal), used by every service alike.

It answers what is so now, what was so on a day, and, told only what was known then, what was
known of either. Its rules are numbered; tests/contracts/history tells a clerk's story for each.
"""
