"""What all benchmarks share: numpy works as it does in the program."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as desk/main.py does, before anybody imports numpy
