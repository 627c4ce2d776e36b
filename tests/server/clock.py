"""A clock that stands still until it is told."""


class Clock:
    """Call it for the time in milliseconds; set `now_ms` to move it, backwards too."""

    def __init__(self, now_ms: int = 1_700_000_000_000) -> None:
        self.now_ms = now_ms

    def __call__(self) -> int:
        return self.now_ms
