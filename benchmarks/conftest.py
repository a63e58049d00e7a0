"""What all benchmarks share: Python and numpy work as they do in the program (desk/main.py)."""

import gc
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before anybody imports numpy
gc.set_threshold(50_000, 20, 100)
