"""Labelled documents printed as Office files, in several layouts each, and read back: `python -m eval.rendered`."""
