"""Corrections (retroactive changes): a fact recorded in error is undone, or dated anew."""
