"""The app for servers and for the flask command."""

import gc

from planner.app import create_app

app = create_app()

# What stands from the start is not looked at again, and a page's many small values are no reason to look.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
