"""The web application, for `flask --app wsgi …` and every WSGI server."""

import gc
import os
import sys

from collab import create_app
from config import ConfigError, flask_settings, load

os.umask(0o077)  # documents, database and keys are for the user that runs the platform, and nobody else
try:
    app = create_app(flask_settings(load()))
except ConfigError as error:
    sys.exit(f"Configuration: {error}")
gc.freeze()  # what is there for good is not looked through again and again: some 90 ms each time
