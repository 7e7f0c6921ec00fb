"""Let `python -m app` be the same as `triage`."""

from app.cli import main

main()
