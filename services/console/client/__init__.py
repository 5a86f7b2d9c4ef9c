"""Client (HTTP gateway): the terminal speaks to the services as somebody; repeats do no harm."""
