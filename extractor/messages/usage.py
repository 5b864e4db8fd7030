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
    # ---- numbers to verify, lists of a clerk
    "usage.no_cell": (
        "{cell!r} is no cell of a form (see gouji forms 2021)",
        "{cell!r} 不是表样中的单元格（见 gouji forms 2021）",
    ),
    "usage.no_cell_at": (
        "{where}: {cell!r} is no cell of a form (see gouji forms 2021)",
        "{where}：{cell!r} 不是表样中的单元格（见 gouji forms 2021）",
    ),
    "usage.two_versions": (
        "cells of two versions of table {kind!r} in one document, {cell!r} among them",
        "同一文件的 {kind!r} 表混有两种版式的单元格，如 {cell!r}",
    ),
    "usage.not_utf8": (
        "{name}: is not UTF-8 (save as UTF-8 and try again)",
        "{name}：不是 UTF-8（请另存为 UTF-8 后重试）",
    ),
    "usage.unknown_encoding": (
        "{name}: is neither UTF-8 nor GB18030 (save as CSV UTF-8 and try again)",
        "{name}：既不是 UTF-8 也不是 GB18030（请另存为“CSV UTF-8”后重试）",
    ),
    "usage.no_cells": ("{where}: expected an object with 'cells'", "{where}：应为含 cells 的 JSON 对象"),
    "usage.not_json_because": ("{where}: is not JSON: {reason}", "{where}：不是 JSON：{reason}"),
    "usage.no_number": ("{where}: {value!r} is not a number", "{where}：{value!r} 不是数字"),
    "usage.no_year": (
        "{where}: {value!r} is not a year (expected four digits, such as 2023)",
        "{where}：{value!r} 不是年份（应为四位数字，如 2023）",
    ),
    "usage.no_column": (
        "{where}: no column {column!r} (expected {columns})",
        "{where}：缺少列 {column!r}（应有 {columns}）",
    ),
    "usage.no_heading": ("{where}: no column {column!r} ({words})", "{where}：缺少列 {column!r}（{words}）"),
    "usage.cell_twice": (
        "{where}: {cell!r} is given twice for {document!r}",
        "{where}：{document!r} 的 {cell!r} 出现两次，且数值不同",
    ),
    "usage.no_csv": (
        "{name}: is no CSV that can be read: {reason} (is a quote never closed?)",
        "{name}：不是可读的 CSV：{reason}（是否有引号未闭合？）",
    ),
    # ---- options and names
    "usage.needs_links": (
        "{option} needs --years, --rollup or --rollup-template",
        "{option} 须与 --years、--rollup 或 --rollup-template 同用",
    ),
    "usage.no_form": ("no form {form!r} (known: {known})", "没有 {form!r} 这一表样（可用：{known}）"),
    "usage.no_form_or_table": (
        "no form or table {form!r} (known: {known})",
        "没有 {form!r} 这一表样或表（可用：{known}）",
    ),
    "usage.no_table": ("no table {table!r} (known: {known})", "没有 {table!r} 这一导出表（可用：{known}）"),
    "usage.no_reader": ("reader is {reader!r}; it can be {known}", "reader 为 {reader!r}，可用：{known}"),
    "usage.no_model": (
        "no model named: give --model NAME (or GOUJI_MODEL)",
        "没有指定模型：请用 --model NAME（或环境变量 GOUJI_MODEL）",
    ),
    # ---- files that can't be read
    "usage.unreadable": ("{name}: {reason}", "{name}：无法读取：{reason}"),
    "usage.no_file": ("no such file", "没有这个文件，请核对路径"),
    "usage.is_folder": ("is a folder, not a file", "是文件夹，不是文件"),
    "usage.no_permission": ("no permission to read it", "没有读取权限"),
    # ---- lists for comparing reports
    "usage.alias_empty": (
        "{where}: alias and agency must both be filled in",
        "{where}：alias（别名）和 agency（单位）都须填写",
    ),
    "usage.alias_twice": ("{where}: {alias!r} is given to two agencies", "{where}：{alias!r} 对应了两个单位"),
    "usage.alias_chain": (
        "{name}: {agency!r} is an alias itself: give every alias the name that stands in the end",
        "{name}：{agency!r} 本身也是别名，请让每个别名直接对应最终的单位名称",
    ),
    "usage.document_twice": ("{where}: {document!r} is given twice", "{where}：{document!r} 出现两次"),
    "usage.no_document": (
        "{document!r} is no document of the results (see their 'document' or source name)",
        "结果中没有文件 {document!r}（见其 document 列或 source 名称）",
    ),
    "usage.no_folder": (
        "{folder}: is not a folder (--texts names the folder that the documents were read from)",
        "{folder}：不是文件夹（--texts 应为所读文件所在的文件夹）",
    ),
    "usage.no_form_of_table": (
        "no form {form!r} of table {kind!r} (known: {known}; see gouji forms)",
        "{kind!r} 表没有版式 {form!r}（可用：{known}；见 gouji forms）",
    ),
    "usage.never_overwritten": (
        "{path}: is there already, and is never overwritten (give another name)",
        "{path}：已存在，不会覆盖（请换一个文件名）",
    ),
    # ---- what argparse says in English itself
    "arguments.choice": (
        "argument {option}: invalid choice: {value} (choose from {known})",
        "参数 {option}：不能是 {value}（可选：{known}）",
    ),
    "arguments.value_missing": ("argument {option}: expected one argument", "参数 {option}：后面缺少值"),
    "arguments.value_invalid": ("argument {option}: invalid value: {value}", "参数 {option}：{value} 不是有效的值"),
    "arguments.argument_missing": ("the following arguments are required: {option}", "缺少参数：{option}"),
    "arguments.argument_unknown": ("unrecognized arguments: {option}", "不认识的参数：{option}"),
}
