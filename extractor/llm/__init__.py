"""Everything about an OpenAI-compatible endpoint: settings, money, answers kept on disk, the client, the probe.

Nothing here knows what a report is; `fill` does.
"""
