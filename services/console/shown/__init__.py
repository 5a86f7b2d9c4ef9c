"""What the services answer, laid out for people: each function makes one thing rich can print."""
