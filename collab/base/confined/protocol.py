"""Names that both sides of a confined task agree on."""

RESULT = "result.json"
PRODUCT = "product"
TIME_IS_UP = 99
"""Exit status of the watchdog when the worker had to be stopped."""
