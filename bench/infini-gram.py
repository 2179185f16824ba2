"""Indexes and asks infini-gram on a token stream that was prepared for it, and prints what it took.

    python infini-gram.py FOLDER

FOLDER holds tokenized.0 and offset.0 (infini-gram's own layout, tokens of two bytes) and asked.json:
{"shortest": n, "answers": [[token, ...], ...]}. The last line printed is one JSON object: seconds to
build the suffix array, bytes of the index, the best milliseconds of six of each `attribute`, and the spans found.
"""

import json
import os
import resource
import subprocess
import sys
import time

from infini_gram.engine import InfiniGramEngine


def main() -> None:
    folder = os.path.abspath(sys.argv[1])
    asked = json.load(open(os.path.join(folder, "asked.json")))
    began = time.perf_counter()
    command = [sys.executable, "-m", "infini_gram.indexing", "--data_dir", folder, "--save_dir", folder]
    command += ["--token_dtype", "u16", "--mem", "4"]
    command += ["--ulimit", str(resource.getrlimit(resource.RLIMIT_NOFILE)[1])]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    build = time.perf_counter() - began
    size = sum(os.path.getsize(os.path.join(folder, name)) for name in ("tokenized.0", "table.0", "offset.0"))
    engine = InfiniGramEngine(index_dir=folder, eos_token_id=0, load_to_ram=True)
    took, spans = [float("inf")] * len(asked["answers"]), []
    for _ in range(6):
        spans = []
        for at, answer in enumerate(asked["answers"]):
            began = time.perf_counter()
            found = engine.attribute(answer, delim_ids=[], min_len=asked["shortest"], max_cnt=1_000_000, enforce_bow=False)
            elapsed = (time.perf_counter() - began) * 1e3
            if "error" in found:
                raise SystemExit(found["error"])
            took[at] = min(took[at], elapsed)
            spans.append([[span["l"], span["r"]] for span in found["spans"]])
    print(json.dumps({"buildSeconds": build, "bytes": size, "ms": took, "spans": spans}))


if __name__ == "__main__":
    main()
