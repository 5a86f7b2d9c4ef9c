"""Assessments (eligibility checks): a family or a village under a rule, as known at a position.

Computed whenever it is asked, never recorded; the same question always gets the same answer.
"""
