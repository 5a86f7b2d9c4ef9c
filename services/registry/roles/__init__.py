"""Commands about officers: a role over a region is assigned or revoked (access control)."""
