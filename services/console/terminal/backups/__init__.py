"""Backups (disaster recovery): commands that keep a copy elsewhere, check it and put it back."""
