"""Which key of a Latin keyboard sits where a letter of another layout does.

A terminal that knows says it (the base layout key of the kitty protocol). Where it does not, the
letter itself tells: the standard layouts of the systems, row by row, in the order of the keys. For
chords with Ctrl alone; what is written stays what it is.
"""

from typing import Final

_LATIN: Final = ("qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,.")

_LAYOUTS: Final = (
    ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"),  # Russian
    ("йцукенгшщзхї", "фівапролджє", "ячсмитьбю"),  # Ukrainian
    ("йцукенгшўзх'", "фывапролджэ", "ячсмітьбю"),  # Belarusian
    ("љњертзуиопшђ", "асдфгхјклчћ", "ѕџцвбнм,."),  # Serbian
    ("љњертѕуиопшѓ", "асдфгхјклчќ", "зџцвбнм,."),  # Macedonian
    (";ςερτυθιοπ[]", "ασδφγηξκλ΄'", "ζχψωβνμ,."),  # Greek
    ("/'קראטוןםפ][", "שדגכעיחלךף,", "זסבהנמצתץ"),  # Hebrew
    ("ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرﻻىةوز"),  # Arabic
    ("ضصثقفغعهخحجچ", "شسیبلاتنمکگ", "ظطزرذدپوئ"),  # Persian
    ("ქწერტყუიოპ[]", "ასდფგჰჯკლ;'", "ზხცვბნმ,."),  # Georgian
    ("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ[]", "ㅁㄴㅇㄹㅎㅗㅓㅏㅣ;'", "ㅋㅌㅊㅍㅠㅜㅡ,."),  # Korean
    ("ๆไำพะัีรนยบล", "ฟหกดเ้่าสวง", "ผปแอิืทมใ"),  # Thai
)


def _table() -> dict[str, str]:
    found: dict[str, str] = {}
    for rows in _LAYOUTS:
        for row, keys in zip(rows, _LATIN, strict=True):
            for letter, key in zip(row, keys, strict=False):
                if not letter.isascii():
                    found.setdefault(letter, key)
    return found


_KEYS: Final = _table()


def latin(letter: str) -> str:
    """The letter of a Latin keyboard on the key that gives `letter`; itself where unknown."""
    return letter if letter.isascii() else _KEYS.get(letter.lower(), letter)
