"""Sentences (message templates): what happened to a family, one Indonesian sentence per fact.

A sentence never holds a name or a number of a person: who it was is looked up in the registry, by
whoever may.
"""
