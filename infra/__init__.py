"""What services rest on: the runtime, servers for one machine, and what is built from the code."""
