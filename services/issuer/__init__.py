"""Issuer (OpenID Connect provider): accounts, what proves them, tokens that say who somebody is.

What somebody may do is no matter of it: roles are facts of the registry.
"""
