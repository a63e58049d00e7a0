"""Guards the Python processes that tests start: conftest.py puts this folder on their PYTHONPATH."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
try:
    import socket_guard
finally:
    del sys.path[0]

socket_guard.install()
