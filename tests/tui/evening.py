"""A guide that asks at its end what stays, with something of every sort to keep before."""

from typing import Final

from protocol.guide.loading import load_guide
from protocol.guide.structure import Guide

EVENING: Final[Guide] = load_guide("""
id = "keeping"
title = "An evening to keep"
minutes = 15
about = "Something good, a promise, and what stays."

[[steps]]
id = "one"
title = "One"

[[steps.activities]]
kind = "private"
id = "closeness"
title = "How close do you feel?"
prompt = "Just for you: pick the circles that fit right now."
circles = true

[[steps.activities]]
kind = "write"
id = "promise"
title = "One small promise"
prompt = "Promise one thing for the coming week."
fields = [{ id = "promise", text = "This week I will" }]
promise = true

[[steps.activities]]
kind = "write"
id = "take-away"
title = "What I take with me"
prompt = "Write one thing that you want to take with you."
fields = [{ id = "thing", text = "I take with me" }]
keep = "both"

[[steps]]
id = "close"
title = "Close"
numbered = false

[[steps.activities]]
kind = "keep"
id = "stays"
title = "What would you like to keep?"
prompt = "Tick what may stay when you have both closed. Nothing has to."
optional = true

[[steps.activities]]
kind = "read"
id = "before-you-close"
title = "Before you close"
prompt = "The last thing to read."
text = "Be gentle with what you heard."
""")
