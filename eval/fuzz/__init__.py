"""Spoilt files and what holds for them all the same: `python -m eval.fuzz`.

`seeds` gives sound files of each format; `damage`, `words`, `archives` and `pdf_objects` spoil them; `promises` says
what was broken; `targets` joins the three for each reader; `watch` runs a target in a process of its own.
"""
