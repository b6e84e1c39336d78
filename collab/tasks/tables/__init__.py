"""Tasks as a CSV file, out and in again."""
