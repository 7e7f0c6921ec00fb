"""Figures of quality, each with how sure it is."""
