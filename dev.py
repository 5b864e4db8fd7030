"""Set up and run gouji from a checkout with nothing but Python: `python dev.py demo` or `python dev.py test`.

Makes .venv beside this file, installs the checkout into it, then runs the command. Standard library only; the
same words work on Windows.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
SAMPLES = ("eval/gold/sample.txt", "eval/gold/sample_inconsistent.txt")


def main(arguments: list[str]) -> int:
    """Run one of demo, test, python (the interpreter of .venv with further arguments); return its exit code."""
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if sys.version_info < (3, 11):
        print("gouji needs Python 3.11 or newer", file=sys.stderr)
        return 2
    if command == "demo":
        install("")
        code = run("-m", "extractor", "extract", *SAMPLES, "-o", "sample.csv", *rest)
        print(f"read {len(SAMPLES)} reports, wrote sample.csv", file=sys.stderr)
        return 0 if code == 1 else code  # one of the two samples has a wrong total: exit 1 is the right answer
    if command == "test":
        install("[dev]")
        return run("-m", "pytest", "-n", "auto", "--dist", "loadfile", *rest)
    if command == "python":
        install("[dev]")
        return run(*rest)
    print(__doc__, file=sys.stderr)
    return 2


def install(extras: str) -> None:
    """Make .venv if it is not there and install the checkout into it."""
    if not PYTHON.exists():
        venv.create(VENV, with_pip=True)
    done = VENV / f".installed{extras}"
    if done.exists() and done.stat().st_mtime > (ROOT / "pyproject.toml").stat().st_mtime:
        return
    subprocess.run(
        [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-e", f".{extras}"],
        cwd=ROOT,
        check=True,
    )
    done.touch()


def run(*arguments: str) -> int:
    """Run the interpreter of .venv in the checkout; return its exit code."""
    return subprocess.run([str(PYTHON), *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
