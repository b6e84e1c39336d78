"""Figures out of tables: CSV and spreadsheets, looked at line by line before anything is taken over."""
