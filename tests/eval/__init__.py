"""Tests of the figures and reports."""
