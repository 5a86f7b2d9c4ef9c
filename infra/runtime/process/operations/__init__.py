"""What operators of the machinery ask of a service: how far it is, what is stuck, do it again."""
