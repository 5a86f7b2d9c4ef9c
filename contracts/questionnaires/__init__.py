"""Questionnaires: answers about house and assets by meaning, and each form's own numbers."""
