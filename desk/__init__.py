"""Where do people look? Commands and reports; `wiring.py` wires every process."""
