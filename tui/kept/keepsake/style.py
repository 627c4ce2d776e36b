"""How a keepsake looks in a browser and on paper. Fixed text: nobody's words are in it.

System fonts only, light and dark as the system has it, on paper always light. On paper what is of
both stands on the first sheet, and the own words on the next, so that one may hang somewhere and
the other be put away; `full` and `crowded` sheets take smaller letters, to stay on one page each.
"""

from typing import Final

LIGHT: Final = """
  --ground: #faf6ef; --sheet: #fffdf9; --edge: #e8e0d2; --text: #252c2a; --quiet: #4c5b56;
  --one: #8a4f1d; --other: #2f6b5a;
"""
DARK: Final = """
  --ground: #171c1b; --sheet: #1f2625; --edge: #35403e; --text: #e6ebe8; --quiet: #b4c0bb;
  --one: #e0c097; --other: #9cc5b5;
"""

STYLE: Final = f"""
:root {{ color-scheme: light dark; {LIGHT} }}
@media (prefers-color-scheme: dark) {{ :root {{ {DARK} }} }}
* {{ box-sizing: border-box; margin: 0; }}
body {{
  background: var(--ground); color: var(--text);
  font: 1.125rem/1.6 "Iowan Old Style", "Palatino Linotype", Palatino, "URW Palladio L",
    "Noto Serif", Georgia, serif;
  overflow-wrap: anywhere; padding: 3rem 1.25rem;
}}
main {{ max-width: 38rem; margin: 0 auto; }}
.sheet {{
  background: var(--sheet); border: 1px solid var(--edge); border-radius: 6px;
  padding: 3.5rem 3.25rem; margin-bottom: 1.5rem;
}}
header {{ text-align: center; margin-bottom: 3rem; }}
header::after {{
  content: ""; display: block; width: 4rem; margin: 1.6rem auto 0;
  border-top: 1px solid var(--quiet); opacity: 0.5;
}}
h1 {{ font-size: 2.1rem; font-weight: 400; line-height: 1.25; text-wrap: balance; }}
header p {{ color: var(--quiet); font-style: italic; margin-top: 0.6rem; }}
header p + p {{ margin-top: 0; }}
section + section {{ margin-top: 2.4em; }}
h2 {{ font-size: 1.12em; font-weight: 600; color: var(--one); margin-bottom: 0.75em; }}
h3 {{ font-size: 0.92em; font-weight: 400; font-style: italic; color: var(--quiet);
  margin: 1.5em 0 0.35em; }}
h2 + h3, .words > h3:first-child {{ margin-top: 0; }}
p + p {{ margin-top: 0.6em; }}
ul {{ list-style: none; padding: 0; }}
li + li {{ margin-top: 1.1rem; }}
li p + p {{ margin-top: 0.15rem; }}
.more {{ color: var(--quiet); font-size: 0.95em; }}
.who {{ color: var(--other); font-size: 0.95em; margin-top: 0.9rem; }}
.who + p {{ margin-top: 0; }}
h3 + .who {{ margin-top: 0; }}
figure {{ display: flex; flex-wrap: wrap; gap: 1.5rem 2.5rem; align-items: center; }}
figure + figure, figure + p + figure, p + figure {{ margin-top: 2.25rem; }}
figcaption {{ color: var(--quiet); flex: 0 0 15rem; }}
figure + p {{ margin-top: 0.7rem; }}
svg {{ height: 2.75rem; width: auto; display: block; overflow: visible; }}
.one {{ fill: var(--one); stroke: var(--one); }}
.other {{ fill: var(--other); stroke: var(--other); }}
circle {{ fill-opacity: 0.3; stroke-width: 1.25; }}
footer {{ text-align: center; color: var(--quiet); font-size: 0.8rem; margin-top: 1.75rem; }}
@media (max-width: 34rem) {{
  body {{ padding: 0; font-size: 1.0625rem; }}
  .sheet {{ border-width: 0 0 1px; border-radius: 0; padding: 2.25rem 1.4rem; margin: 0; }}
  footer {{ padding-bottom: 1.75rem; }}
}}
@media print {{
  :root {{ color-scheme: light; {LIGHT} --ground: #fff; --sheet: #fff; }}
  @page {{ margin: 16mm 20mm; }}
  body {{ padding: 0; font-size: 11pt; line-height: 1.45; background: none; }}
  main {{ max-width: none; }}
  .sheet {{ background: none; border: 0; padding: 0; margin: 0; }}
  .sheet + .sheet {{ break-before: page; }}
  .full {{ font-size: 9.5pt; line-height: 1.38; }}
  .crowded {{ font-size: 8.5pt; line-height: 1.34; }}
  .crowded .words {{ columns: 2; column-gap: 9mm; }}
  .full header, .crowded header {{ margin-bottom: 1.6rem; }}
  .full section + section, .crowded section + section {{ margin-top: 1.8em; }}
  h1, h2, h3, .who {{ break-after: avoid; }}
  h1 {{ font-size: 22pt; }}
  li, figure {{ break-inside: avoid; }}
  p {{ orphans: 3; widows: 3; }}
  footer {{ font-size: 8pt; }}
}}
"""
