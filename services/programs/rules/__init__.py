"""The rule language of programmes: named criteria in CEL, judged by PostgreSQL.

A criterion is true, false or *unknown*. Unknown is never turned into false: a family whose desil
was never recorded is a family to visit, not a family to refuse.
"""
