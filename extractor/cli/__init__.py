"""The command `gouji`: one file per command; each parses, calls the library, prints and exits."""

from __future__ import annotations

import gc
import sys

from extractor.errors import GoujiError, OutputError, WorkersError


def main() -> None:
    """Run the command line; exit codes are those of docs/cli.md."""
    gc.disable()  # nothing dies while modules load; looking for garbage there is a tenth of the start
    from extractor.cli.app import run
    from extractor.cli.say import make_streams_utf8

    make_streams_utf8()
    try:
        sys.exit(run(sys.argv[1:]))
    except GoujiError as error:
        from extractor.cli.say import language_of

        chinese = language_of(error.language) == "zh"
        print(f"错误：{error.chinese}" if chinese else f"error: {error}", file=sys.stderr)
        sys.exit(3 if isinstance(error, (OutputError, WorkersError)) else 2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)
