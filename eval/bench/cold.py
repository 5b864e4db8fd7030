"""Cold start: a whole process reading one text file, beside `python -c "import pydantic, typer"`, turn by turn.

    python -m eval.bench.cold [FILE] [--runs 15]

Prints the median wall seconds of both and the median of the ratios pair by pair. typer is only the yardstick:
it must be installed for this benchmark and is not a dependency.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "gold" / "sample.txt"


def seconds(command: list[str]) -> float:
    """Return the wall seconds of one run of `command`."""
    start = time.perf_counter()
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Time both commands alternately and print medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", default=str(SAMPLE))
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args()
    script = Path(sys.executable).with_name("gouji")
    command = [str(script)] if script.exists() else [sys.executable, "-m", "extractor"]
    ours = [*command, "extract", options.file, "-q"]
    yardstick = [sys.executable, "-c", "import pydantic, typer"]
    seconds(ours), seconds(yardstick)
    pairs = [(seconds(ours), seconds(yardstick)) for _ in range(options.runs)]
    mine, other = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratios = sorted(a / b for a, b in pairs)
    print(f"gouji extract {mine:.3f} s, import pydantic, typer {other:.3f} s")
    print(
        f"ratio median {statistics.median(ratios):.2f} (min {ratios[0]:.2f}, max {ratios[-1]:.2f}, {len(ratios)} pairs)"
    )


if __name__ == "__main__":
    main()
