"""The app for servers and for the flask command."""

from planner.app import create_app

app = create_app()
