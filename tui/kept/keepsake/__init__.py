"""A keepsake: what somebody takes out of an evening that was kept, as a file that anybody reads.

What goes into it is chosen first (`choosing`), and only what was chosen is there for whatever
writes it: `markdown`, `html`, and `calendar` for days. See `docs/keepsake.md`.
"""
