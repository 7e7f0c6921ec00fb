"""Where the model that comes with the installation lies."""

from __future__ import annotations

from pathlib import Path

DEFAULT_MODEL = Path(__file__).with_name("default_model")
"""Trained from the packaged examples; `triage train --out` makes the same again."""
