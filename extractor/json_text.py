"""JSON of unknown origin -> what it says, with one kind of error for everything it can be wrong in."""

from __future__ import annotations

import json


def parse_json(text: str | bytes) -> object:
    """Return what a text says in JSON.

    Raises ValueError with a few words: it is no JSON, nests too deep, has a number of thousands of digits, or is not
    UTF-8. `json.loads` raises RecursionError for the second, which nobody expects of a file.
    """
    try:
        said: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(error.msg) from error
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    return said
