"""Measurements of speed and memory, printed as a table by `make bench`."""
