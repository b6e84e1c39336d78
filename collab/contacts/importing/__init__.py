"""Taking contacts out of files: read, plan, show, and only then take."""
