"""Names that both sides of a confined task agree on."""

RESULT = "result.json"
PRODUCT = "product"
TIME_IS_UP = 99
"""What the watchdog says instead of an exit status when the worker had to be stopped."""
