"""Taking a ready-made protocol over as the minutes of a meeting, after somebody has looked at each line."""
