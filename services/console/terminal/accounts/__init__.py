"""Accounts of officers and machines, from the terminal."""
