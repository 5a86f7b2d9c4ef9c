"""History (catch-up subscription): who lacks messages has their owner tell them again."""
