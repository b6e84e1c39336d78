"""Measurements: `python -m bench`, or `make bench`. Nothing here is needed to run the platform."""
