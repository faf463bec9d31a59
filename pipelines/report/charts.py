"""Charts as inline SVG: attributes and classes only, because the page's policy allows no style attribute."""

from collections.abc import Sequence

from pipelines.report.html import Markup, join, tag

WIDE, HALF = 960, 460  # widths in the SVG's own units, near those on the screen, so that its letters keep their size
_HEIGHT, _LEFT, _BOTTOM, _TOP = 250, 44, 26, 12


def columns(values: Sequence[tuple[str, int]], ticks: Sequence[tuple[int, str]], unit: tuple[str, str], width: int = WIDE) -> Markup:
    """A column chart: one column a value, an axis with round numbers, a tooltip on each column.

    `ticks` are (index, label) under the columns; `unit` is the English and Chinese word for what is counted.
    """
    top = nice(max((count for _, count in values), default=0))
    plot_width, plot_height = width - _LEFT - 6, _HEIGHT - _BOTTOM - _TOP
    step = plot_width / max(1, len(values))
    gap = min(step * 0.22, 6.0)
    bars = [
        _column(_LEFT + index * step + gap / 2, step - gap, count / top * plot_height, f"{label}: {count:,} {unit[0]} {unit[1]}")
        for index, (label, count) in enumerate(values)
        if count
    ]
    labels = [_tick(label, _LEFT + (index + 0.5) * step, _HEIGHT - 8, "middle") for index, label in ticks]
    name = "columns wide" if width == WIDE else "columns"
    return tag("svg", *_grid(top, plot_height, width), *bars, *labels, viewBox=f"0 0 {width} {_HEIGHT}", class_=name, role="img")


def _column(x: float, width: float, height: float, title: str) -> Markup:
    height = max(height, 1.5)
    y = _HEIGHT - _BOTTOM - height
    place = {"x": x, "y": y, "width": max(width, 0.8), "height": height, "rx": min(2.5, width / 2)}
    return tag("rect", tag("title", title), class_="bar", **{name: f"{value:.1f}" for name, value in place.items()})


def _tick(label: str, x: float, y: float, anchor: str) -> Markup:
    return tag("text", label, x=f"{x:.1f}", y=f"{y:.1f}", class_="tick", text_anchor=anchor)


def _grid(top: int, plot_height: int, width: int) -> list[Markup]:
    steps = 4 if top % 4 == 0 else 5 if top % 5 == 0 else 2 if top % 2 == 0 else 1
    lines = []
    for step in range(steps + 1):
        y = round(_HEIGHT - _BOTTOM - plot_height * step / steps, 1)
        lines.append(tag("line", x1=_LEFT, x2=width - 6, y1=y, y2=y, class_="axis" if step == 0 else "rule"))
        lines.append(_tick(f"{top * step // steps:,}", _LEFT - 8, y + 4, "end"))
    return lines


def nice(value: int) -> int:
    """The next round number at or above a count: 1, 2, 4, 5, 8 or 10 times a power of ten; never below 4."""
    scale = 1
    while True:
        for factor in (1, 2, 4, 5, 8):
            if factor * scale >= max(value, 4):
                return factor * scale
        scale *= 10


def bars(rows: Sequence[tuple[object, int, str]], total: int) -> Markup:
    """Horizontal bars with label, bar, count and share; rows are (label, count, colour class)."""
    largest = max((count for _, count, _ in rows), default=1)
    return tag("div", *(_bar(label, count, colour, largest, total) for label, count, colour in rows), class_="bars")


def _bar(label: object, count: int, colour: str, largest: int, total: int) -> Markup:
    width = f"{max(count / largest * 100, 0.6):.2f}%"
    drawn = tag("svg", tag("rect", width=width, height="100%", rx=3, class_=f"fill {colour}"), class_="track", aria_hidden="true")
    share = f"{count / total * 100:.1f} %" if total else "–"
    return join(tag("span", label, class_="label"), drawn, tag("span", f"{count:,}", class_="num"), tag("span", share, class_="share"))


def stacked(parts: Sequence[tuple[int, str, str]]) -> Markup:
    """One bar in parts: (count, colour class, tooltip)."""
    total = sum(count for count, _, _ in parts)
    drawn, x = [], 0.0
    for count, colour, title in parts:
        width = count / total * 100 if total else 0.0
        if count:
            drawn.append(tag("rect", tag("title", title), x=f"{x:.2f}%", width=f"{width:.2f}%", height="100%", class_=f"fill {colour}"))
        x += width
    return tag("svg", *drawn, class_="track", role="img")


def legend(parts: Sequence[tuple[str, Markup]]) -> Markup:
    """What the colours mean: (colour class, label)."""
    keys = [tag("span", _swatch(colour), label, class_="key") for colour, label in parts]
    return tag("p", *keys, class_="legend")


def _swatch(colour: str) -> Markup:
    square = tag("rect", width=10, height=10, rx=2, class_=f"fill {colour}")
    return tag("svg", square, class_="swatch", viewBox="0 0 10 10", aria_hidden="true")


def year_ticks(months: Sequence[tuple[str, int]]) -> list[tuple[int, str]]:
    """Labels under the months: years, or months when there are few."""
    if len(months) <= 18:
        return [(index, label) for index, (label, _) in enumerate(months) if index % 2 == 0]
    januaries = [(index, label[:4]) for index, (label, _) in enumerate(months) if label.endswith("-01")]
    every = max(1, -(-len(januaries) // 12))
    return januaries[::every]

