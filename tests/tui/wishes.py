"""A small guide in which everything is asked that the first guide does not ask, for its scenes."""

from typing import Final

from protocol.guide.loading import load_guide

WISHES: Final = load_guide("""
id = "wishes"
title = "Wishes"
minutes = 20
about = "For the scenes."

[[steps]]
id = "talk"
title = "Talk"

[[steps.activities]]
kind = "turns"
id = "wonder"
title = "What it is like to carry it"
prompt = "What weighs on you, on the list or not? What is it like to carry it?"
listen = "You may not have known. Just see how much there is to it for {partner}."
rungs = ["speak", "say-back", "check", "wonder", "makes-sense", "side", "answer"]
stem = "I had not seen that"
openings = [
  { id = "hardest", text = "What was the hardest part?" },
  { id = "hoped", text = "What did you hope for then?" },
  { id = "since", text = "Since when?" },
]

[[steps.activities]]
kind = "agree"
id = "hand-over"
title = "One thing, handed over whole"
prompt = "One thing goes from one of you to the other, all of it. Who takes what?"
options = [
  { id = "dates", text = "Birthdays and other dates" },
  { id = "food", text = "Food, from the list to the table" },
  { id = "laundry", text = "Laundry, from the basket to the drawer" },
  { id = "post", text = "Post, bills and forms" },
]
most = 2
owner = true
day = "From which day on?"
timing = "date"
enough = "What is good enough?"
again = "When do you look at it again?"

[[steps.activities]]
kind = "agree"
id = "weekly"
title = "A time without screens"
prompt = "Find one time each week to talk, just you two, phones away."
options = [{ id = "walk", text = "A walk, phones left at home" }]
both = true
day = "Which day, and what hour?"
timing = "weekly"

[[steps.activities]]
kind = "agree"
id = "limit"
title = "What you can both count on"
prompt = "One for each of you, if you like. Say it so that you both can count on it."
both = true
fields = [
  { id = "count-on", text = "What I may count on" },
  { id = "towards", text = "How I come towards you" },
  { id = "word", text = "What we say if it is forgotten, one word" },
]
""")
