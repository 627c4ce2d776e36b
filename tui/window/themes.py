"""The colours: two palettes of our own, told to Textual so that none of its own shades is left.

What it is: values, and what Textual calls them. What it is not: rules for widgets, which are in
`base.tcss`. Every built-in theme fails the contrast that we hold to for muted text (measured 2.4 to
7.1), placeholders and disabled words (1.7 to 3.5).

    pair                                              at least
    text on background, surface and panel             7
    muted, faint, mine, theirs, third, good, caution  4.5
    line on background and surface                    3

by the formula of WCAG 2.2. In a stylesheet each field below is a variable: `$mine`, `$muted` ...
"""

from dataclasses import asdict, dataclass
from typing import Final, TypeVar

from textual.app import App
from textual.theme import Theme

T = TypeVar("T")


@dataclass(frozen=True)
class Palette:
    """What each colour is for, as `#rrggbb`."""

    background: str
    """The page."""
    surface: str
    """Where one writes or picks."""
    panel: str
    """What can be pressed."""
    raised: str
    """What the mouse is over, or was last picked; a step beyond `panel`."""
    selection: str
    """Behind selected text."""
    text: str
    muted: str
    """What matters less."""
    faint: str
    """Placeholders, and what cannot be pressed now. Still legible."""
    line: str
    """Borders without the focus, and scrollbars."""
    mine: str
    """The floor is mine; also the focus, and the one key that I need."""
    theirs: str
    """The floor is theirs."""
    third: str
    """What comes from whoever leads the two."""
    good: str
    caution: str
    """Never an alarm: there is no red."""


DARK: Final = Palette(
    background="#171c1b",
    surface="#1f2625",
    panel="#28302f",
    raised="#35403e",
    selection="#3a524a",
    text="#e6ebe8",
    muted="#b4c0bb",
    faint="#93a09a",
    line="#657570",
    mine="#e0c097",
    theirs="#9cc5b5",
    third="#c4b4e3",
    good="#9fc99a",
    caution="#e3b873",
)

LIGHT: Final = Palette(
    background="#faf6ef",
    surface="#f2ece1",
    panel="#e8e0d2",
    raised="#dcd3c4",
    selection="#c9dcd3",
    text="#252c2a",
    muted="#4c5b56",
    faint="#56645f",
    line="#7d8a85",
    mine="#8a4f1d",
    theirs="#2f6b5a",
    third="#644a91",
    good="#2f6b35",
    caution="#8a5a00",
)


def theme(name: str, palette: Palette, *, is_dark: bool) -> Theme:
    """`palette` as Textual knows themes."""
    return Theme(
        name=name,
        primary=palette.mine,
        secondary=palette.theirs,
        accent=palette.mine,
        success=palette.good,
        warning=palette.caution,
        error=palette.caution,
        foreground=palette.text,
        background=palette.background,
        surface=palette.surface,
        panel=palette.panel,
        dark=is_dark,
        variables={**asdict(palette), **_textual(palette)},
    )


def _textual(palette: Palette) -> dict[str, str]:
    """What Textual would else mix itself, too faint or for other backgrounds."""
    written = {
        "text-muted": palette.muted,
        "text-disabled": palette.faint,
        "foreground-muted": palette.muted,
        "foreground-disabled": palette.faint,
        "text-primary": palette.mine,
        "text-secondary": palette.theirs,
        "text-accent": palette.mine,
        "text-success": palette.good,
        "text-warning": palette.caution,
        "text-error": palette.caution,
        "link-color": palette.theirs,
        "link-color-hover": palette.background,
        "link-background-hover": palette.theirs,
        "button-foreground": palette.text,
        "button-color-foreground": palette.background,
        "button-focus-text-style": "bold underline",
    }
    lines = {
        "border": palette.mine,
        "border-blurred": palette.line,
        "surface-active": palette.panel,
        "scrollbar": palette.line,
        "scrollbar-hover": palette.muted,
        "scrollbar-active": palette.mine,
        "scrollbar-background": palette.background,
        "scrollbar-background-hover": palette.background,
        "scrollbar-background-active": palette.background,
        "scrollbar-corner-color": palette.background,
    }
    cursors = {
        "block-cursor-foreground": palette.background,
        "block-cursor-background": palette.mine,
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-foreground": palette.text,
        "block-cursor-blurred-background": palette.raised,
        "block-cursor-blurred-text-style": "none",
        "block-hover-background": palette.raised,
        "input-cursor-background": palette.text,
        "input-cursor-foreground": palette.background,
        "input-cursor-text-style": "none",
        "input-selection-background": palette.selection,
        "input-selection-foreground": palette.text,
        "screen-selection-background": palette.selection,
        "screen-selection-foreground": palette.text,
    }
    footer = {
        "footer-background": palette.background,
        "footer-foreground": palette.text,
        "footer-key-foreground": palette.mine,
        "footer-description-foreground": palette.muted,
    }
    return {**written, **lines, **cursors, **footer}


THEMES: Final = (
    theme("unhurried-dark", DARK, is_dark=True),
    theme("unhurried-light", LIGHT, is_dark=False),
)
"""To be registered by the app; the first is what it starts with."""

DEFAULTS: Final = asdict(DARK)
"""For `App.get_theme_variable_defaults`: the stylesheet is read before the app has its theme."""


def dress(app: App[T], name: str) -> None:
    """Gives `app` our themes, and no others to pick from; `name` is worn if it is one of ours."""
    for ours in THEMES:
        app.register_theme(ours)
    names = {ours.name for ours in THEMES}
    app.theme = name if name in names else THEMES[0].name
    for other in app.available_themes.keys() - names:
        app.unregister_theme(other)
