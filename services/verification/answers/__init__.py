"""Answers (reactions, process managers): what the registry's answer means for the case."""
