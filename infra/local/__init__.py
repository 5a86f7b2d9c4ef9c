"""Local installation (single-node deployment): servers, sign-in and samples on one machine."""
