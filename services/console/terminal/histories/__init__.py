"""Commands about which history counts: of a ledger, and in an inbox."""
