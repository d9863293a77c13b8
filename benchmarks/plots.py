"""Plots as SVG that can be read on light and dark pages; the same figures give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

INK = "#808080"
"""Of text and axes: in the middle between black and white."""
COLOURS = ("#d9480f", "#8a8a8a", "#2f9e44", "#1c7ed6", "#9c5fd6", "#b8860b", "#d6498f", "#0c8599")
MARKERS = "osD^vP*X"

Lines = Mapping[str, Mapping[float, float]]
"""By the names of lines: from x to y."""


class Panel(NamedTuple):
    """Lines over one axis; `ticks`: the labels of its places. Both axes are logarithmic where not said otherwise."""

    lines: Lines
    across: str
    up: str
    ticks: Mapping[float, str] = {}
    log_across: bool = True
    log_up: bool = True


def _started() -> Any:
    import matplotlib

    matplotlib.use("Agg")
    # No date, ids that do not change, and text that stays text.
    matplotlib.rcParams.update(
        {"svg.hashsalt": "partyie", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 10, "legend.frameon": False}
        | dict.fromkeys(("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color"), INK)
        | {"axes.spines.top": False, "axes.spines.right": False, "grid.color": INK, "grid.alpha": 0.25}
    )
    from matplotlib import pyplot

    return pyplot


def _save(pyplot: Any, figure: Any, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, format="svg", transparent=True, bbox_inches="tight", metadata={"Date": None, "Creator": None})
    pyplot.close(figure)
    # matplotlib leaves spaces at the ends of lines.
    path.write_text("\n".join(line.rstrip() for line in path.read_text("utf-8").splitlines()) + "\n", "utf-8")


def dots(path: Path, values: Mapping[str, float], across: str) -> None:
    """A dot for each name on a logarithmic axis, the greatest value on top, with the value beside it."""
    pyplot = _started()
    names = sorted(values, key=lambda name: values[name])
    figure, axes = pyplot.subplots(figsize=(7, 0.4 * len(names) + 0.8))
    for row, name in enumerate(names):
        axes.plot(values[name], row, "o", color=COLOURS[0 if name.startswith("partyie") else 3], markersize=8)
        axes.annotate(f"{values[name]:.3g}", (values[name], row), xytext=(8, 0), textcoords="offset points", va="center")
    axes.set_yticks(range(len(names)), names)
    axes.set(xscale="log", xlabel=across)
    axes.margins(x=0.15)
    axes.grid(True)
    _save(pyplot, figure, path)


def panels(path: Path, several: Sequence[Panel]) -> None:
    """Panels side by side, with one legend; a name has one colour and one mark in all of them."""
    pyplot = _started()
    names = list(dict.fromkeys(name for panel in several for name in panel.lines))
    figure, row = pyplot.subplots(1, len(several), figsize=(max(7, 4 * len(several)), 4), squeeze=False)
    for axes, panel in zip(row[0], several, strict=True):
        for name, points in panel.lines.items():
            which = names.index(name)
            axes.plot(
                list(points), list(points.values()), color=COLOURS[which % len(COLOURS)], marker=MARKERS[which % len(MARKERS)],
                markersize=5, linewidth=2.5 if name == "partyie" else 1.5, label=name,
            )  # fmt: skip
        axes.set(
            xlabel=panel.across, ylabel=panel.up, xscale="log" if panel.log_across else "linear", yscale="log" if panel.log_up else "linear"
        )
        if not panel.log_up:
            axes.set_ylim(bottom=0)
        if panel.ticks:
            axes.set_xticks(list(panel.ticks), list(panel.ticks.values()))
            axes.minorticks_off()
        axes.grid(True)
    if len(names) > 1:
        handles = {label: handle for axes in row[0] for handle, label in zip(*axes.get_legend_handles_labels(), strict=True)}
        figure.legend(handles.values(), handles, loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=min(4, len(names)))
    figure.tight_layout()
    _save(pyplot, figure, path)
