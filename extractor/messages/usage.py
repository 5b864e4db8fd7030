"""What is said of a call that can't work: a file, an option or a name that gouji can do nothing with."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    # ---- runs that are read
    "usage.no_run_database": (
        "{path}: is no database of a run ({reason}); give what gouji extract wrote",
        "{path}：不是 gouji extract 写的结果库（{reason}）；请给出 gouji extract 的结果文件",
    ),
    "usage.not_json": (
        "{where}: is not JSON; give the .jsonl or the database that gouji extract wrote",
        "{where}：不是 JSON；请给出 gouji extract 写的 .jsonl 或结果库",
    ),
    "usage.no_result": (
        "{where}: is no result of gouji extract; give its .jsonl or its database",
        "{where}：不是 gouji extract 的结果；请给出其 .jsonl 或结果库",
    ),
}
