"""Who has confirmed an erasure, and the certificate once all have."""
