"""Ink: the colours of charts on light and on dark ground, told apart by people with any colour vision.

Every mark has a contrast of at least 3:1 and every text of at least 4.5:1 with its ground; a test
computes both. No meaning hangs on a colour alone: the sides also differ in shape, the groups in symbol.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ink:
    """The colours of one theme."""

    ground: str
    panel: str
    """Ground of controls."""
    text: str
    quiet: str
    """Axis labels and notes."""
    grid: str
    """Lines that may be faint because they carry nothing on their own."""
    baseline: str
    other: str
    gain: str
    loss: str
    gone: str
    come: str
    land: str
    """Countries on a map that nobody lives in who is simulated; faint, because it carries nothing on its own."""
    inhabited: str
    """Those that are simulated."""
    levels: tuple[str, ...]
    """From little to much, so that lightness alone says it; the edge of a mark sets it off from its ground."""


LIGHT = Ink(
    ground="#ffffff",
    panel="#f3f5f8",
    text="#1b2430",
    quiet="#4b5766",
    grid="#dfe3e8",
    baseline="#5b6776",
    other="#0b5fa5",
    gain="#0b5fa5",
    loss="#b3470a",
    gone="#7a2a6d",
    come="#0f766e",
    land="#e6e9ed",
    inhabited="#b9c1ca",
    levels=("#ffffd0", "#c9e8b4", "#7dcbb9", "#3ea9c0", "#2a78b2", "#243088"),
)

DARK = Ink(
    ground="#12171e",
    panel="#1e252e",
    text="#eef1f5",
    quiet="#b4bec9",
    grid="#323b46",
    baseline="#9aa7b5",
    other="#6db3f2",
    gain="#6db3f2",
    loss="#f39b5f",
    gone="#d796cb",
    come="#5ccbbf",
    land="#262e38",
    inhabited="#4a5664",
    levels=("#2f3a92", "#2a78b2", "#3ea9c0", "#7dcbb9", "#c9e8b4", "#ffffd0"),
)


def contrast(one: str, two: str) -> float:
    """Return the contrast ratio of two colours as WCAG 2.2 defines it.

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    dark, light = sorted((_luminance(one), _luminance(two)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
