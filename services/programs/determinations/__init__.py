"""Determinations (beneficiary selection): a village's list of recipients, frozen by a decision."""
