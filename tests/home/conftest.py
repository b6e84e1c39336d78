"""Documents in the named world, filed by the real actions."""

from tests.documents.conftest import folder, put

__all__ = ["folder", "put"]
