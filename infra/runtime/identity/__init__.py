"""Identity (OpenID Connect resource server): tokens, roles over regions, rights."""
