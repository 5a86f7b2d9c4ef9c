"""Timeline (read model, projection): one family's facts from all services, in order of arrival."""
