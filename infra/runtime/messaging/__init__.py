"""Messaging (outbox and inbox over NATS JetStream): each fact once and in order elsewhere."""
