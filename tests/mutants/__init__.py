"""Mutation testing: every rule and fold is broken on purpose, and a test must notice."""
