"""Old Office formats and OpenDocument, converted by LibreOffice where it is installed.

It runs headless with a profile of its own (macros off, nothing fetched), one conversion at a time in each process,
and is ended with all it started when it takes too long.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from extractor.config import setting_from_environment
from extractor.readers.packages import Refused

TIMEOUT_S = 90.0
"""A report converts in 1 to 3 s, the first of a process in about 5 since the profile is made; a guess far above."""

_PLACES = (
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"><value>3</value>
</prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"><value>true
</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks">
<value>true</value></prop></item>
</oor:items>
"""
_lock = threading.Lock()


@lru_cache(maxsize=1)
def find_soffice() -> str | None:
    """Return the program: GOUJI_SOFFICE, else what the path finds, else the usual places; None if not installed."""
    named = setting_from_environment("soffice")
    if named:
        return named if Path(named).is_file() else None
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if Path(place).is_file()), None)


def convert(data: bytes, suffix: str, target: str, timeout_s: float = TIMEOUT_S) -> bytes:
    """Return `data`, a file of the kind `suffix` (`.doc`), as a file of the kind `target` (`docx`).

    Raises Refused: `needs_libreoffice` where it isn't installed, `broken_file` where it fails or takes too long.
    """
    program = find_soffice()
    if program is None:
        raise Refused("needs_libreoffice")
    with _lock, tempfile.TemporaryDirectory(prefix="gouji-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, f"in{suffix}")
        source.write_bytes(data)
        out = Path(folder, "out")
        out.mkdir()
        command = [
            program,
            f"-env:UserInstallation={_profile(os.getpid()).as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
            *("--convert-to", target, "--outdir", str(out), str(source)),
        ]
        _run(command, folder, timeout_s)
        made = next(iter(sorted(out.iterdir())), None)
        if made is None:
            raise Refused("broken_file")
        return made.read_bytes()


@lru_cache(maxsize=4)
def _profile(process: int) -> Path:  # noqa: ARG001 one profile for each process: two can't share one
    folder = Path(tempfile.mkdtemp(prefix="gouji-profile-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "user").mkdir()
    (folder / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    return folder


def _run(command: list[str], folder: str, timeout_s: float) -> None:
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # passed over on Windows
        )
    except OSError as error:
        raise Refused("needs_libreoffice") from error
    try:
        process.wait(timeout_s)
    except subprocess.TimeoutExpired as error:
        raise Refused("broken_file") from error
    finally:
        if process.poll() is None:
            end_with_children(process)


def end_with_children(process: subprocess.Popen[bytes]) -> None:
    """End a process that began a session of its own, and all that it started."""
    if os.name == "nt":
        subprocess.run(
            ["taskkill", "/T", "/F", "/PID", str(process.pid)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # noqa: TID251 Windows has taskkill instead
    process.kill()
    process.wait()
