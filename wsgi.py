"""The web application, for `flask --app wsgi …` and every WSGI server."""

import sys

from collab import create_app
from config import ConfigError, flask_settings, load

try:
    app = create_app(flask_settings(load()))
except ConfigError as error:
    sys.exit(f"Configuration: {error}")
