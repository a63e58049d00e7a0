"""The race beside `reader`: a web of feeds on loopback, and two runners that take the same rounds on it."""
