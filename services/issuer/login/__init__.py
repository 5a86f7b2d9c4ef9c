"""Login: the pages people see, sessions, and the tokens that come of them."""
