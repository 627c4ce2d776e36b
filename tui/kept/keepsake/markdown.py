"""A keepsake as Markdown: text that anybody can read, and that nothing takes for markup.

Pure: from a `Keepsake` to one text. What could be markup stands behind a backslash
(`tui.kept.markdown`).
"""

from tui.kept.course import Row
from tui.kept.keepsake.choosing import Keepsake, Said
from tui.kept.keepsake.telling import Paragraphs, Told, paragraphs
from tui.kept.markdown import BREAK, day, escaped
from tui.words import keepsake as keepsake_words


def of_keepsake(keepsake: Keepsake) -> str:
    """All of it, ending in one small line about the program."""
    blocks = [f"# {escaped(keepsake.title)}"]
    if keepsake.on is not None:
        both = keepsake_words.names(keepsake.me, keepsake.partner)
        blocks.append(BREAK.join((escaped(both), day(keepsake.on))))
    if keepsake.agreed:
        agreed = "\n".join(f"- {_undertaking(each)}" for each in keepsake.agreed)
        blocks += [f"## {keepsake_words.AGREED}", agreed]
    blocks += _said(keepsake_words.ENDING, keepsake.ending)
    mine = keepsake_words.words_of(keepsake.me, keepsake_words.MINE)
    theirs = keepsake_words.words_of(keepsake.partner, keepsake_words.THEIRS)
    blocks += [*_said(mine, keepsake.mine), *_said(theirs, keepsake.theirs)]
    blocks += _rows(keepsake.rows)
    blocks += ["---", keepsake_words.KEPT_WITH]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _undertaking(told: Told) -> str:
    lines = (told.what, *told.lines, told.more)
    return f"{BREAK}  ".join(escaped(line) for line in lines if line)


def _said(heading: str, said: tuple[Said, ...]) -> list[str]:
    if not said:
        return []
    blocks = [f"## {escaped(heading)}"]
    above = ""
    for each in said:
        if each.title and each.title != above:
            blocks.append(f"### {escaped(each.title)}")
        above = each.title
        told = _paragraphs(each.parts)
        if each.who and told:
            told[0] = f"{escaped(each.who)}:{BREAK}{told[0]}"
        blocks += told
    return blocks


def _paragraphs(parts: Paragraphs) -> list[str]:
    return [BREAK.join(escaped(line) for line in lines) for lines in parts]


def _rows(rows: tuple[Row, ...]) -> list[str]:
    """Circles in words: a text has none. They stand apart, each by itself."""
    if not rows:
        return []
    blocks = [f"## {keepsake_words.CIRCLES}"]
    for row in rows:
        shown = "\n".join(f"- {keepsake_words.NEAR[pair]}" for pair in row.pairs)
        blocks += [f"### {day(row.date)}", shown]
        if row.worn_out:
            blocks += [f"{keepsake_words.WORN_OUT}:", *_paragraphs(paragraphs(row.worn_out))]
    return blocks
