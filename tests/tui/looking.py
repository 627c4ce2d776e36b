"""A guide with the kinds in which each looks first, in words as a guide would have them."""

from typing import Final

from protocol.guide.loading import load_guide
from protocol.guide.structure import Guide

LOOKING: Final[Guide] = load_guide("""
id = "looking"
title = "Looking together"
minutes = 30
about = "Who carries what, and what you would like."

[[steps]]
id = "look"
title = "Look"

[[steps.activities]]
kind = "audit"
id = "load"
title = "Who carries what"
prompt = "Who mostly does this, as you see it?"

[[steps.activities.groups]]
id = "us"
title = "Us two"
items = [
  { id = "plans", text = "Suggesting something for the two of us" },
  { id = "sorry", text = "The first sorry after a quarrel" },
  { id = "asking", text = "Asking what is wrong" },
  { id = "mood", text = "Keeping the mood at home light" },
]

[[steps.activities.groups]]
id = "people"
title = "Dates and people"
items = [
  { id = "dates", text = "Birthdays and other dates" },
  { id = "presents", text = "Presents, cards, visits" },
  { id = "family", text = "Staying in touch with family and friends" },
]

[[steps.activities.groups]]
id = "home"
title = "The home"
items = [
  { id = "broken", text = "Seeing what has run out or broken" },
  { id = "food", text = "Food, from the list to the table" },
  { id = "laundry", text = "Cleaning and laundry" },
  { id = "money", text = "Money, post, forms" },
  { id = "called", text = "Appointments and being the one they call" },
]

[[steps.activities]]
kind = "wishes"
id = "room"
title = "Room of my own"
prompt = "Where would a little more do you good?"
items = [
  { id = "quiet", text = "Quiet when I come home" },
  { id = "alone", text = "Time alone" },
  { id = "sleep", text = "Sleep" },
  { id = "phone", text = "My phone, post and diary are mine" },
  { id = "friends", text = "Time with my friends" },
  { id = "just-me", text = "Something I do just for me" },
  { id = "asked", text = "Being asked before plans are made for us" },
  { id = "money", text = "Deciding together about money" },
  { id = "touch", text = "Not being touched when I am tired" },
]

[[steps.activities]]
kind = "whose"
id = "wound"
title = "Whose wound is it?"
prompt = "Say it for yourself first. Nobody has to be right."

[[steps.activities]]
kind = "private"
id = "letting-go"
title = "How is it for you now?"
prompt = "Pick the line that is nearest. There is no better one."
show = "own-choice"
note = "Letting go takes its own time."
options = [
  { id = "can", text = "I can let this go today" },
  { id = "way", text = "I am on the way" },
  { id = "not-yet", text = "Not yet" },
  { id = "help", text = "I would like help with this" },
]

[[steps.activities]]
kind = "tick"
id = "arms"
title = "Laying down arms"
prompt = "Nobody wins this one. You are looking for a place where it can rest."
sentence = "I will not bring this up to win."

[[steps.activities]]
kind = "write"
id = "own-part"
title = "My own part"
prompt = "Just yours, and without a but."
own_part = true
optional = true
minutes = 5
fields = [
  { id = "sorry", text = "I am sorry that I" },
  { id = "seen", text = "One change I have already seen in you", optional = true },
]

[[steps.activities]]
kind = "write"
id = "swap"
title = "A kinder reply"
prompt = "What will you do instead, next time?"
promise = "When {when}, instead of {instead}, I will {will}."
fields = [
  { id = "when", text = "When" },
  { id = "instead", text = "instead of" },
  { id = "will", text = "I will" },
]

[[steps.activities]]
kind = "review"
id = "last-time"
title = "Since last time"
prompt = "What had you promised? From memory is fine."

[[steps.activities]]
kind = "keep"
id = "stays"
title = "What would you like to keep?"
prompt = "Each of you ticks alone. What is for both stays only if you both tick it."
optional = true
""")
