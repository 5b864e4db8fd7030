"""The parts of eval/generate.py: numbers, slips, prose, sheets, renderers and mess of sample reports."""
