"""The interface for everybody, and the page on which a lead lets a workspace stand in it."""
