"""Write the generated files anew: schemas/compiled.json and schemas/result.schema.json.

    python -m eval.regenerate

Run it after a change under schemas/tables, schemas/forms or to extractor/result.py; tests compare.
"""

from __future__ import annotations

import json

from extractor.config import data_dir
from extractor.form_files import load_forms_from
from extractor.forms import compile_forms
from extractor.result import Result


def result_schema() -> str:
    """Return the text of schemas/result.schema.json."""
    return json.dumps(Result.model_json_schema(by_alias=True), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write both files."""
    folder = data_dir("schemas")
    compiled = compile_forms(load_forms_from(folder))
    (folder / "compiled.json").write_text(compiled, encoding="utf-8", newline="\n")
    (folder / "result.schema.json").write_text(result_schema(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
