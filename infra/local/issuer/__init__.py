"""A small OIDC issuer for local use; production points at any OIDC provider instead."""
