"""Every sentence of the screens, by screen; a guide has its own, and the command line has its.

Short, warm, plain; says what is happening and what to do now. No blame, no jargon. Functions take
names and return plain text: what draws shows it as it is, never as markup.
"""
