"""Choose the settings of a model on the data at hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from classifiers.calibration import best_log_loss
from classifiers.category import Known, Labels, Settings, fit_voices, label_goals
from classifiers.kernel import Weights

START = Settings(Weights(), restraint=0.1)
"""What did well on seven public and invented data sets of 400 to 15,000 texts."""
_FEWEST = 200
"""Examples below which a comparison of settings would follow chance."""
_MOST = 4_000
"""Examples drawn for comparing settings, to keep that within two minutes."""
_BOTH = 100
"""Examples in each language from which on it is asked whether they help each other."""

_Vary = Callable[[Settings, float], Settings]


def choose_settings(
    known: Known, labels: int, truth: Labels, *, seed: int, progress: Callable[[float], None]
) -> Settings:
    """Try one setting after the other, keeping what lowers the log loss of left-out texts.

    With too few examples the settings that did well elsewhere are kept.
    """
    given = np.flatnonzero(known.trust == 1.0)
    if len(given) < _FEWEST:
        return START
    random = np.random.default_rng(seed)
    rows = np.sort(random.permutation(given)[:_MOST])
    drawn = Known(
        known.features.pick(rows), tuple(known.sources[row] for row in rows), known.trust[rows]
    )

    def loss(settings: Settings) -> float:
        _, left_out = fit_voices(drawn, label_goals(truth[rows], labels), settings)
        return best_log_loss(left_out, truth[rows])

    best, least = START, loss(START)
    trials = _trials(known)
    for number, (vary, values) in enumerate(trials, start=1):
        for value in values:
            settings = vary(best, value)
            found = loss(settings)
            if found < least - 1e-4:
                best, least = settings, found
        progress(number / len(trials))
    return best


def _trials(known: Known) -> list[tuple[_Vary, tuple[float, ...]]]:
    trials: list[tuple[_Vary, tuple[float, ...]]] = [
        (_words, (0.5, 1.0, 1.4)),
        (_narrowness, (0.1, 0.2, 0.5)),
        (_restraint, (0.03, 0.2, 0.4)),
        (_english, (0.5, 0.7, 1.4)),
    ]
    languages = known.features.languages
    if min(languages.count("en"), languages.count("fr")) >= _BOTH:
        trials.append((_across, (0.0, 0.5, 0.8)))
    return [*trials, (_narrowness, (0.1, 0.2, 0.3, 0.5)), (_restraint, (0.03, 0.1, 0.2))]


def _words(settings: Settings, value: float) -> Settings:
    return replace(settings, weights=replace(settings.weights, words=value))


def _english(settings: Settings, value: float) -> Settings:
    return replace(settings, weights=replace(settings.weights, english=value))


def _narrowness(settings: Settings, value: float) -> Settings:
    return replace(settings, weights=replace(settings.weights, narrowness=value))


def _across(settings: Settings, value: float) -> Settings:
    return replace(settings, weights=replace(settings.weights, across=value))


def _restraint(settings: Settings, value: float) -> Settings:
    return replace(settings, restraint=value)
