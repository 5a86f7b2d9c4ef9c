"""Reading (deserialisation): messages back to facts, and ids out of them, as quickly as can be."""
