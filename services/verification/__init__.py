"""Verification (verval, case workflow): villages propose, sub-districts verify, Dinsos ratifies."""
