"""Gate (admission control): who may send anything is asked before anything of it is read."""
