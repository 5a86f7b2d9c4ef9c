"""NATS: who may say and hear what."""
