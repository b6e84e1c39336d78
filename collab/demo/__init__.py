"""The demo content: an invented project group of real cities, its people, workspaces and documents.

`content/` holds the data and the prose, `writers/` turns prose into files, `documents.py` writes them all;
`rooms/` lets the people meet, decide, write and do things, through the actions of the rooms.
"""
