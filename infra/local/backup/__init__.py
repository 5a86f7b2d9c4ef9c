"""Backup (point-in-time recovery): sets of a base copy with its stream of WAL; the keys apart."""
