"""Terminal (command-line commands): one file per command, `main.py` lists them."""
