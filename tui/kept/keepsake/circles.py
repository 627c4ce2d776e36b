"""Pairs of circles as SVG, to stand within a page: round, quiet, the same two colours everywhere.

Pure. There is no letter in it, and so no number; what a pair shows is said in words beside it, for
whoever does not see it.
"""

from typing import Final
from xml.etree.ElementTree import Element, SubElement

from tui.words import keepsake as keepsake_words

RADIUS: Final = 20
APART: Final = (46, 40, 33, 26, 19, 12, 5)
"""Between the two centres, from apart to nearly one."""
EDGE: Final = 2
HIGH: Final = 2 * (RADIUS + EDGE)


def drawn(pair: int) -> Element:
    """One pair, by its number from 0; it takes its colours from the page around it."""
    across = APART[pair] + HIGH
    svg = Element(
        "svg",
        {
            "viewBox": f"0 0 {across} {HIGH}",
            "width": str(across),
            "height": str(HIGH),
            "role": "img",
            "aria-label": keepsake_words.NEAR[pair],
        },
    )
    middle = RADIUS + EDGE
    for name, x in (("one", middle), ("other", middle + APART[pair])):
        place = {"cx": str(x), "cy": str(middle), "r": str(RADIUS)}
        SubElement(svg, "circle", {"class": name, **place})
    return svg
