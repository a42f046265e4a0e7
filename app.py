"""What `flask` and the launcher start from."""

import sys

from portfolio.config import WrongSetting
from portfolio.wiring import create_app

try:
    app = create_app()
except WrongSetting as error:
    sys.exit(f"Error: {error}")
