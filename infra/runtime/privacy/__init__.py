"""Sealing (crypto-shredding): what is said about a subject lies under the subject's own key."""
