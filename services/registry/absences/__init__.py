"""Commands about people who are not at home: missing and found again, away for a while and back."""
