"""Labelled documents printed again as Office files, in several layouts each, and read back: `python -m eval.rendered`."""
