"""The published language (bounded contexts meet here): facts, ids, texts, days, messages, codes."""
