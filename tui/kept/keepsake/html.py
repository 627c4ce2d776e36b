"""A keepsake as one page for the browser: no script, nothing from elsewhere, nothing to press.

Pure: from a `Keepsake` to one text. It is built as a tree, so that whatever somebody wrote is text
and can be nothing else; the library writes it down. That nothing runs and nothing is fetched is
also said to the browser (a content security policy), for the case that it were.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Final
from xml.etree.ElementTree import Element, tostring

from tui.kept.course import Row
from tui.kept.keepsake.choosing import Keepsake, Said
from tui.kept.keepsake.circles import drawn
from tui.kept.keepsake.style import STYLE
from tui.kept.keepsake.telling import Paragraphs, Told, paragraphs
from tui.kept.markdown import day
from tui.words import keepsake as keepsake_words

FULL, CROWDED = 4_200, 5_900
"""From so many letters on a sheet takes smaller ones on paper, and still smaller ones."""

LINE: Final = 160
"""A new paragraph or title takes as much room as so many letters."""


def of_keepsake(keepsake: Keepsake) -> str:
    """All of it, ending in one small line about the program."""
    hash_of = b64encode(sha256(STYLE.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{hash_of}'; base-uri 'none'; form-action 'none'"
    )
    head = _made(
        "head",
        _made("meta", charset="utf-8"),
        _made("meta", **{"http-equiv": "Content-Security-Policy", "content": policy}),
        _made("meta", name="viewport", content="width=device-width, initial-scale=1"),
        _made("meta", name="referrer", content="no-referrer"),
        _made("title", keepsake.title),
        _made("style", STYLE),
    )
    main = _made("main", *_sheets(keepsake), _made("footer", _made("p", keepsake_words.KEPT_WITH)))
    page = _made("html", head, _made("body", main), lang="en")
    return f"<!DOCTYPE html>\n{tostring(page, encoding='unicode', method='html')}\n"


def _sheets(keepsake: Keepsake) -> Iterator[Element]:
    """What is of both; and apart, what is one's own. The title stands on the first there is."""
    header = _header(keepsake)
    both = [*_agreed(keepsake.agreed), *_ending(keepsake.ending)]
    mine = keepsake_words.words_of(keepsake.me, keepsake_words.MINE)
    theirs = keepsake_words.words_of(keepsake.partner, keepsake_words.THEIRS)
    own = [*_words(mine, keepsake.mine), *_words(theirs, keepsake.theirs)]
    own += _rows(keepsake.rows, is_titled=bool(both or own))
    if both or not own:
        yield _sheet([header, *both])
    if own:
        yield _sheet(own if both else [header, *own])


def _sheet(parts: list[Element]) -> Element:
    size = sum(len(text) + LINE for part in parts for text in part.itertext())
    look = "sheet crowded" if size > CROWDED else "sheet full" if size > FULL else "sheet"
    return _made("div", *parts, **{"class": look})


def _header(keepsake: Keepsake) -> Element:
    header = _made("header", _text("h1", keepsake.title))
    if keepsake.on is not None:
        header.append(_text("p", keepsake_words.names(keepsake.me, keepsake.partner)))
        header.append(_made("p", day(keepsake.on)))
    return header


def _agreed(agreed: tuple[Told, ...]) -> Iterator[Element]:
    if agreed:
        yield _section(keepsake_words.AGREED, [_made("ul", *map(_undertaking, agreed))])


def _undertaking(told: Told) -> Element:
    item = _made("li", _text("p", told.what))
    item.extend(_text("p", line) for line in told.lines)
    if told.more:
        item.append(_text("p", told.more, look="more"))
    return item


def _ending(ending: tuple[Said, ...]) -> Iterator[Element]:
    if ending:
        yield _section(keepsake_words.ENDING, _said(ending))


def _words(heading: str, said: tuple[Said, ...]) -> Iterator[Element]:
    if said:
        yield _section(heading, [_made("div", *_said(said), **{"class": "words"})])


def _said(said: Iterable[Said]) -> Iterator[Element]:
    above = ""
    for each in said:
        if each.title and each.title != above:
            yield _text("h3", each.title)
        above = each.title
        if each.who:
            yield _text("p", each.who, look="who")
        yield from _paragraphs(each.parts)


def _paragraphs(parts: Paragraphs) -> Iterator[Element]:
    for lines in parts:
        paragraph = _text("p", lines[0])
        for line in lines[1:]:
            broken = _made("br")
            broken.tail = line
            paragraph.append(broken)
        yield paragraph


def _rows(rows: tuple[Row, ...], *, is_titled: bool) -> Iterator[Element]:
    """One evening under the other, and nothing between two of them."""
    if not rows:
        return
    parts: list[Element] = []
    for row in rows:
        date = _made("figcaption", day(row.date))
        parts.append(_made("figure", date, *map(drawn, row.pairs)))
        parts += _paragraphs(paragraphs(row.worn_out))
    yield _section(keepsake_words.CIRCLES, parts) if is_titled else _made("section", *parts)


def _section(heading: str, parts: Iterable[Element]) -> Element:
    return _made("section", _text("h2", heading), *parts)


def _text(tag: str, text: str, look: str = "") -> Element:
    """Somebody's text: it runs in the direction that its first letter has, whatever stands near."""
    attributes = {"dir": "auto", "class": look} if look else {"dir": "auto"}
    return _made(tag, text, **attributes)


def _made(tag: str, *children: Element | str, **attributes: str) -> Element:
    element = Element(tag, attributes)
    for child in children:
        if isinstance(child, str):
            element.text = child
        else:
            element.append(child)
    return element
