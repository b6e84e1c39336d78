"""Papers: what is set as PDF, in one look, from plain values."""
