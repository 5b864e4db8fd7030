"""What is said of runs over many documents: limits, stores, progress, what to do when something stops one."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "reason.timed_out": ("took too long", "读取超时"),
    "reason.out_of_memory": ("needed too much memory", "内存不足"),
    "reason.crashed": ("ended the process that read it", "读取进程异常退出"),
    "input.timed_out": (
        "reading took longer than {limit} s and was given up; give it longer with --timeout and --retry timed_out",
        "读取超过 {limit} 秒，已放弃；可用 --timeout 放宽，并加 --retry timed_out 重读",
    ),
    "input.out_of_memory": (
        "reading needed more than {limit} MB and was given up; allow more with --memory and --retry out_of_memory",
        "读取占用内存超过 {limit} MB，已放弃；可用 --memory 放宽，并加 --retry out_of_memory 重读",
    ),
    "input.crashed": (
        "the process that read it ended at once ({limit}); please report it, the rest of the run goes on; "
        "--retry crashed tries again",
        "读取它的进程异常退出（{limit}）；请反馈，其余文件照常处理；可用 --retry crashed 再试",
    ),
    "runs.no_workers": (
        "no process that could read documents stays alive; --jobs 1 reads without any. In a program, call "
        "extract_many(…, jobs=N) below if __name__ == '__main__'",
        "无法启动读取进程；可用 --jobs 1 不另开进程。程序中调用 extract_many(…, jobs=N) 须放在 if __name__ == '__main__' 之下",
    ),
    "runs.cannot_write": (
        "{path}: can't be written: {reason}. What was read before is kept; the same command goes on from there",
        "{path}：无法写入：{reason}。此前读完的已保存，重新运行同一命令即可续跑",
    ),
    "runs.busy": (
        "{path}: another process is writing it; wait until it has ended, or name another file with -o",
        "{path}：另一个进程正在写入；请等它结束，或用 -o 指定其他文件",
    ),
    "runs.not_ours": (
        "{path}: is there already and is no store that gouji wrote ({reason}); name another file with -o",
        "{path}：已存在，且不是 gouji 写的结果库（{reason}）；请用 -o 指定其他文件",
    ),
    "runs.damaged": (
        "{path}: is damaged ({reason}): put a copy of it back, start over with --fresh, or name another file with -o",
        "{path}：结果库已损坏（{reason}）；请换回备份，或用 --fresh 重新开始，或用 -o 指定其他文件",
    ),
    "runs.other_schema": (
        "{path}: was written with another layout of tables ({found}, now {wanted}); start over with --fresh, or name "
        "another file with -o",
        "{path}：由表结构不同的版本写成（{found}，现为 {wanted}）；请用 --fresh 重新开始，或用 -o 指定其他文件",
    ),
    "runs.unknown_reason": (
        "--retry {reason}: no such reason; docs/verdicts.md lists them",
        "--retry {reason}：没有这个原因代码，见 docs/verdicts.md",
    ),
    "runs.nothing_resumes": (
        "{option} needs -o FILE.db or FILE.jsonl: nothing else can be resumed",
        "{option} 需要 -o FILE.db 或 FILE.jsonl，其他输出不能续跑",
    ),
    "runs.no_paths": (
        "give files, folders or globs to read, - for stdin, or a table with --input (see gouji extract --help)",
        "请给出要读取的文件、文件夹或通配符（- 为标准输入），或用 --input 给出表格（见 gouji extract --help）",
    ),
    "runs.no_input": (
        "{option} names a column of a table: give the table with --input FILE",
        "{option} 是表格的列名：请用 --input 给出表格",
    ),
    "runs.no_content": (
        "{path}: say which column holds the documents: --content COLUMN",
        "{path}：请用 --content 指明文件内容所在的列",
    ),
    "runs.table_suffix": (
        "{path}: a table of documents is one of {suffixes}",
        "{path}：表格须为 {suffixes} 之一",
    ),
    "runs.table_column": (
        "{path}: no column {column!r}; there are {present}",
        "{path}：没有列 {column!r}，现有 {present}",
    ),
    "runs.table_encoding": (
        "{name}: is neither UTF-8 nor GB18030: save as CSV UTF-8 and try again",
        "{name}：既非 UTF-8 也非 GB18030，请另存为 CSV UTF-8 后重试",
    ),
    "runs.table_not_json": ("{where}: is not JSON: {reason}", "{where}：不是 JSON：{reason}"),
    "runs.table_not_object": ("{where}: expected an object", "{where}：应为一个对象"),
    "runs.table_broken_row": ("{where}: the row can't be read: {reason}", "{where}：该行无法读取：{reason}"),
    "runs.table_needs_pyarrow": (
        "{path}: reading Parquet needs pyarrow: pip install 'gouji[export]'",
        "{path}：读取 Parquet 需要 pyarrow：pip install 'gouji[export]'",
    ),
    "runs.table_not_parquet": (
        "{path}: is no Parquet file that can be read: {reason}",
        "{path}：不是可读的 Parquet 文件：{reason}",
    ),
    "runs.limits_unused": (
        "{options}: no effect with a model, whose budget is kept in one process; --concurrency says how many documents "
        "are asked about at a time",
        "{options} 在使用模型时不起作用（费用须在同一进程中控制）；并发数请用 --concurrency",
    ),
    "runs.needs_daft": (
        "a column of results needs Daft: pip install 'gouji[daft]'",
        "结果列需要 Daft：pip install 'gouji[daft]'",
    ),
    "runs.kept": (
        "{kept} document(s) as read before, {copied} with the content of another, {read} read",
        "沿用已读 {kept} 份，内容相同照录 {copied} 份，新读 {read} 份",
    ),
    "runs.gone": (
        "{count} document(s) in {path} were not named this time, such as {first}: they stay there without a position "
        "(--fresh starts over)",
        "{path} 中有 {count} 份此次未涉及（如 {first}）：仍保留，但不再有序号（--fresh 可重新开始）",
    ),
    "runs.dropped": (
        "{count} document(s) that {path} held were not named this time, such as {first}: they are no longer in it",
        "{path} 原有 {count} 份此次未涉及（如 {first}），已不在其中",
    ),
    "runs.interrupted": (
        "interrupted: {done} of {total} document(s) are kept; the same command goes on from there",
        "已中断：{total} 份中已保存 {done} 份，重新运行同一命令即可续跑",
    ),
    "runs.interrupted_unkept": (
        "interrupted after {done} of {total} document(s); with -o FILE.db or FILE.jsonl a run can go on where it stopped",
        "已中断：{total} 份中完成 {done} 份；用 -o FILE.db 或 FILE.jsonl 可以续跑",
    ),
    "runs.interrupted_open": (
        "interrupted: {done} document(s) are kept; the same command goes on from there",
        "已中断：已保存 {done} 份，重新运行同一命令即可续跑",
    ),
    "runs.interrupted_unkept_open": (
        "interrupted after {done} document(s); with -o FILE.db or FILE.jsonl a run can go on where it stopped",
        "已中断：完成 {done} 份；用 -o FILE.db 或 FILE.jsonl 可以续跑",
    ),
    "runs.progress_open": (
        "{done} documents, {rate}/s{money} · {verdicts}",
        "已处理 {done} 份，每秒 {rate} 份{money} · {verdicts}",
    ),
    "runs.progress": (
        "{done}/{total} documents, {rate}/s, {left} left{money} · {verdicts}",
        "已处理 {done}/{total} 份，每秒 {rate} 份，剩余 {left}{money} · {verdicts}",
    ),
}
