"""What `flask` and the launcher start from."""

from portfolio.wiring import create_app

app = create_app()
