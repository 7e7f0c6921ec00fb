"""Tests of intake: from raw bytes to a Submission."""
