"""The wheel: all that is needed and nothing else, and it works where there is no checkout and no network."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
from conftest import GOLD, ROOT

from extractor.version import __version__

SCHEMAS = ("schemas/tables/*.yaml", "schemas/forms/*.yaml", "schemas/compiled.json", "schemas/result.schema.json")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("build") is None, reason="needs the build package"),
]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from this checkout, without network."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of a fresh environment that has the wheel, and its dependencies from this one."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, with_pip=False)
    names = {"base": str(folder), "platbase": str(folder)}
    ours, site = sysconfig.get_paths(), Path(sysconfig.get_path("purelib", "venv", names))
    (site / "zz_dependencies.pth").write_text(f"{ours['purelib']}\n{ours['platlib']}\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--python", str(folder), "--disable-pip-version-check"]
    done = subprocess.run(
        [*pip, "install", "--no-deps", "--no-index", "--force-reinstall", str(wheel)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return Path(sysconfig.get_path("scripts", "venv", names))


SHIPPED = ("*.py", "*.yaml", "*.j2", "*.css", "*.js")
"""Kinds of files below extractor/ that are part of the package."""


def run(command: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a script of the fresh environment in a folder, with nothing of this process's environment about Python."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "GOUJI"))}
    return subprocess.run(
        [str(command), *arguments], cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False
    )


def test_a_wheel_holds_the_package_and_its_forms(wheel: Path) -> None:
    """All of extractor/, schemas below extractor/_data, what it says of itself; no tests, no eval."""
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
    package = {path.relative_to(ROOT).as_posix() for kind in SHIPPED for path in (ROOT / "extractor").rglob(kind)}
    data = {f"extractor/_data/{p.relative_to(ROOT).as_posix()}" for pattern in SCHEMAS for p in ROOT.glob(pattern)}
    info = f"gouji-{__version__}.dist-info"
    said = {f"{info}/{name}" for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE")}
    prompts = {name for name in names if name.startswith("extractor/_data/prompts/")}
    assert names - prompts - {"extractor/py.typed"} == package | data | said


def test_a_wheel_says_that_it_is_typed(wheel: Path) -> None:
    """extractor/py.typed, so that type checkers use its annotations."""
    with zipfile.ZipFile(wheel) as archive:
        assert "extractor/py.typed" in archive.namelist()


def test_a_wheel_names_its_command_and_dependencies(wheel: Path) -> None:
    """gouji; what it needs, with lower bounds only, but for what pins each other's next major version."""
    with zipfile.ZipFile(wheel) as archive:
        info = f"gouji-{__version__}.dist-info"
        metadata = archive.read(f"{info}/METADATA").decode()
        assert archive.read(f"{info}/entry_points.txt").decode() == "[console_scripts]\ngouji = extractor.cli:main\n"
    lines = metadata.splitlines()
    assert {"Name: gouji", f"Version: {__version__}"} <= set(lines)
    required = [line.removeprefix("Requires-Dist: ") for line in lines if line.startswith("Requires-Dist: ")]
    plain = [name for name in required if "extra ==" not in name]
    assert {name.split(">=")[0] for name in plain} >= {"pydantic", "pyyaml", "rapidfuzz"}
    assert not any(mark in name for name in plain for mark in ("==", "~="))
    bounded = {name.split("<")[0].rstrip(",") for name in plain if "<" in name}
    assert bounded == {"openai", "instructor", "rich"}


def test_a_wheel_names_what_reading_a_page_needs(wheel: Path) -> None:
    """HTML is a format of gouji extract."""
    with zipfile.ZipFile(wheel) as archive:
        metadata = archive.read(f"gouji-{__version__}.dist-info/METADATA").decode()
    assert "Requires-Dist: lxml" in metadata


def test_an_installed_gouji_uses_its_own_forms(scripts: Path, tmp_path: Path) -> None:
    """Whatever folders schemas/ and prompts/ stand where it is called."""
    for name in ("schemas/tables/requests-2021.yaml", "schemas/compiled.json", "prompts/fill.j2", "pyproject.toml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("garbage: [", encoding="utf-8")
    where = run(scripts / "python", tmp_path, "-c", "import extractor.config as c; print(c.data_dir('schemas'))")
    assert Path(where.stdout.strip()).is_relative_to(scripts.parent), where.stderr
    done = run(scripts / "gouji", tmp_path, "extract", str(GOLD / "sample.txt"), "-o", "out.csv", "--lang", "en")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "1 document(s): verified 1")
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").count("\n") == 201
    forms = run(scripts / "python", tmp_path, "-m", "extractor", "forms")
    assert [line.split("\t")[0] for line in forms.stdout.splitlines()] == ["2019", "2021"]
