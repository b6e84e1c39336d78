"""Floor 0: what every room needs and what knows no room."""
