"""One reader a file format. formats.py says which reader reads what."""
