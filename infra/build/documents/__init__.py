"""Documents that are made of the code: what travels, what can be called, what is processed."""
