"""Erasure (crypto-shredding): two officers agree, then the person's key is destroyed."""
