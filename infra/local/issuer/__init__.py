"""Issuer (OpenID Connect provider) for local use; production points at any provider instead."""
