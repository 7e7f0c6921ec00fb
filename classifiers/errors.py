"""What can go wrong in classification, named for what went wrong."""

from __future__ import annotations


class UnknownCategory(LookupError):
    """The taxonomy in use has no category with that id."""


class TaxonomyRejected(ValueError):
    """A taxonomy file is incomplete or contradicts itself; the message names category and key."""


class RulesRejected(ValueError):
    """A file of severity rules is incomplete or contradicts itself; the message names the rule."""


class ModelRejected(Exception):
    """A model folder cannot be trusted to serve: damaged, altered, or made for other labels."""


class TrainingDataRejected(ValueError):
    """Training data cannot be used; the message names the line and the key, never the text."""


class ChatModelRefused(Exception):
    """The configured chat model cannot be opened; the message says what it needs."""


class NoAnswer(Exception):
    """A chat model was asked and gave no answer in the form it was given."""
