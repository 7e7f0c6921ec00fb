"""Pictures of reports as SVG: the same figures give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np

from eval.metrics.calibration import Bin
from eval.metrics.classification import Confusion
from eval.metrics.intervals import Estimate, Rate
from eval.metrics.selective import Threshold
from eval.reports.wording import Wording

# One dark blue on white: 8.6:1, beyond the 3:1 that WCAG 1.4.11 asks of graphics.
INK, FAINT, SHADE, GRID = "#0b4f8a", "#6b7280", "Blues", "#d1d5db"
# Matplotlib's settings are the process's own; two threads drawing at once would mix them.
_DRAWING = Lock()


@dataclass(frozen=True, slots=True)
class Dot:
    """Place one figure and its interval on a line of its own."""

    label: str
    figure: Rate | Estimate


@dataclass(frozen=True, slots=True)
class Bar:
    """Show one number at one place in a row."""

    label: str
    height: float


@dataclass(frozen=True, slots=True)
class _Style:
    """Say how a line looks; mark and dashes tell it apart where colours do not."""

    colour: str
    dashes: str
    marker: str


# Each at least 4.5:1 on white.
_STYLES = (
    _Style(INK, "-", "o"),
    _Style("#9a3412", ":", "s"),
    _Style("#166534", "--", "^"),
    _Style("#6b21a8", "-.", "D"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """Follow one share over places in a row."""

    label: str
    rates: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """Follow one quantity over growing sizes."""

    label: str
    values: tuple[float, ...]


def draw_confusion(table: Confusion, say: Wording) -> bytes:
    """Shade decided categories (rows) by suggested ones (columns), each row to its own sum."""
    counts = np.array(table.counts, dtype=float)
    sums = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, sums, out=np.zeros_like(counts), where=sums > 0)
    side = 2.6 + 0.3 * len(table.labels)

    def paint(axes: Any) -> None:
        axes.imshow(shares, cmap=SHADE, vmin=0, vmax=1)
        places = range(len(table.labels))
        axes.set_xticks(places, table.labels, rotation=90)
        axes.set_yticks(places, table.labels)
        axes.set_xlabel(say("Suggested"))
        axes.set_ylabel(say("Decided"))
        for row, column in zip(*np.nonzero(counts), strict=True):
            colour = "white" if shares[row, column] > 0.72 else "black"
            number = str(int(counts[row, column]))
            axes.text(column, row, number, ha="center", va="center", color=colour, fontsize=8)

    return _draw(paint, side, side)


def draw_dots(dots: Sequence[Dot], label: str, *, left: float = 0) -> bytes:
    """Draw shares as dots with their 95% intervals, first on top; undefined ones stay empty.

    The axis begins at `left`: 0 for shares, less for scores that may fall below.
    """

    def paint(axes: Any) -> None:
        for row, dot in enumerate(dots):
            figure = dot.figure
            if figure.value is not None and figure.low is not None and figure.high is not None:
                axes.plot([figure.low, figure.high], [row, row], color=INK, linewidth=1.5)
                axes.plot([figure.value], [row], "o", color=INK, markersize=5)
        axes.set_yticks(range(len(dots)), [dot.label for dot in dots])
        axes.set_ylim(len(dots) - 0.5, -0.5)
        axes.set_xlim(left, 1.02)
        axes.set_xlabel(label)
        axes.grid(axis="x", color=GRID, linewidth=0.6)
        axes.set_axisbelow(True)

    return _draw(paint, 7.0, 1.0 + 0.26 * len(dots))


def draw_reliability(bins: Sequence[Bin], say: Wording) -> bytes:
    """Draw the share correct against the stated probability, beside the line of perfect honesty."""

    def paint(axes: Any) -> None:
        axes.plot([0, 1], [0, 1], color=FAINT, linestyle="--", linewidth=1)
        for b in bins:
            axes.plot([b.promised] * 2, [b.correct.low, b.correct.high], color=INK, linewidth=1.5)
        axes.plot([b.promised for b in bins], [b.correct.value for b in bins], "o-", color=INK)
        axes.set_xlim(0, 1.02)
        axes.set_ylim(0, 1.02)
        axes.set_xlabel(say("Stated probability"))
        axes.set_ylabel(say("Share correct"))

    return _draw(paint, 5.0, 4.5)


def draw_risk(curve: Sequence[Threshold], say: Wording) -> bytes:
    """Draw the share wrong over the share suggested, with its interval as a band."""
    suggested = [point.shown.value for point in curve]

    def paint(axes: Any) -> None:
        lows, highs = [p.wrong.low for p in curve], [p.wrong.high for p in curve]
        axes.fill_between(suggested, lows, highs, color=INK, alpha=0.15, linewidth=0)
        axes.plot(suggested, [p.wrong.value for p in curve], "o-", color=INK, markersize=4)
        axes.set_xlim(0, 1.02)
        axes.set_ylim(bottom=0)
        axes.set_xlabel(say("Share suggested"))
        axes.set_ylabel(say("Wrong among them"))
        axes.grid(axis="y", color=GRID, linewidth=0.6)

    return _draw(paint, 5.0, 4.5)


def draw_lines(lines: Sequence[Line], places: Sequence[str], across: str, up: str) -> bytes:
    """Draw shares with their intervals over evenly spaced places, the first line foremost."""

    def paint(axes: Any) -> None:
        for number, (line, style) in enumerate(zip(lines, _STYLES, strict=False)):
            # Side by side, so that intervals do not hide one another.
            at = np.arange(len(places)) + 0.06 * (number - (len(lines) - 1) / 2)
            for x, rate in zip(at, line.rates, strict=True):
                axes.plot([x, x], [rate.low, rate.high], color=style.colour, linewidth=1.2)
            values = [rate.value for rate in line.rates]
            look = {"color": style.colour, "linestyle": style.dashes, "marker": style.marker}
            axes.plot(at, values, label=line.label, markersize=5, **look)
        axes.set_xticks(range(len(places)), places)
        axes.set_ylim(0, 1.02)
        axes.set_xlabel(across)
        axes.set_ylabel(up)
        axes.grid(axis="y", color=GRID, linewidth=0.6)
        axes.legend(loc="lower right", frameon=False)

    return _draw(paint, 6.5, 4.5)


def draw_growth(
    curves: Sequence[Curve], sizes: Sequence[int], across: str, up: str, target: float
) -> bytes:
    """Draw quantities over sizes, both on scales of tens, with a line not to be crossed."""

    def paint(axes: Any) -> None:
        for curve, style in zip(curves, _STYLES, strict=True):
            look = {"color": style.colour, "linestyle": style.dashes, "marker": style.marker}
            axes.plot(sizes, curve.values, label=curve.label, markersize=5, **look)
        axes.axhline(target, color=FAINT, linewidth=1)
        axes.annotate(f"{target:g}", (sizes[0], target), (0, 3), textcoords="offset points")
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
        axes.minorticks_off()
        ticks = [each for each in (2, 5, 10, 20, 50, 100, 200, 500, 1000) if _within(each, curves)]
        axes.set_yticks(ticks, [str(tick) for tick in ticks])
        axes.set_xlabel(across)
        axes.set_ylabel(up)
        axes.grid(axis="y", color=GRID, linewidth=0.6)
        axes.legend(loc="upper left", frameon=False)

    return _draw(paint, 6.5, 4.5)


def draw_bars(bars: Sequence[Bar], across: str, up: str) -> bytes:
    """Draw numbers as bars in the order given, each with its number above it."""

    def paint(axes: Any) -> None:
        places = range(len(bars))
        axes.bar(places, [bar.height for bar in bars], color=INK, width=0.7)
        for place, bar in zip(places, bars, strict=True):
            axes.annotate(
                f"{bar.height:g}",
                (place, bar.height),
                (0, 3),
                textcoords="offset points",
                ha="center",
            )
        axes.set_xticks(places, [bar.label for bar in bars])
        axes.set_xlabel(across)
        axes.set_ylabel(up)
        axes.margins(y=0.12)

    return _draw(paint, 5.0, 3.2)


def _within(tick: float, curves: Sequence[Curve]) -> bool:
    values = [value for curve in curves for value in curve.values]
    return min(values) / 2 <= tick <= max(values) * 2


def _draw(paint: Callable[[Any], None], width: float, height: float) -> bytes:
    """Paint onto a fresh figure (inches) and write it without a date or a version."""
    # Imported late: it takes a second, and `triage --help` draws nothing.
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with _DRAWING, mpl.rc_context():
        mpl.rcParams.update(
            {
                "svg.hashsalt": "harbourmaster",
                "svg.fonttype": "path",
                "font.family": "DejaVu Sans",
                "font.size": 9,
                "axes.spines.top": False,
                "axes.spines.right": False,
            }
        )
        figure = Figure(figsize=(width, height), layout="constrained")
        paint(figure.add_subplot())
        buffer = io.BytesIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()
