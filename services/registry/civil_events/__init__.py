"""Commands about births, deaths, moves and arrivals (LAMPID), and that one never happened."""
