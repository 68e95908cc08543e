#!/usr/bin/env python3
"""Encodes a list of texts with the Python package `tokenizers`, on one thread, each time a line comes in.

  tokenizers_peer.py TOKENIZER_JSON TEXTS_JSON     (TEXTS_JSON: a JSON array of strings)

For each line on standard input one pass over all texts; answers one line of JSON: seconds (wall clock), cpu_seconds, bytes (UTF-8),
tokens. The first line of output, before any input is read, is {"ready": version}.
"""
import json
import os
import sys
import time

os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["RAYON_NUM_THREADS"] = "1"

import tokenizers  # noqa: E402  (reads the environment)


def main():
    tokenizer = tokenizers.Tokenizer.from_file(sys.argv[1])
    tokenizer.no_truncation()
    tokenizer.no_padding()
    with open(sys.argv[2], encoding="utf-8") as f:
        texts = json.load(f)
    size = sum(len(t.encode("utf-8")) for t in texts)
    encode = tokenizer.encode
    print(json.dumps({"ready": tokenizers.__version__}), flush=True)
    for _ in sys.stdin:
        wall, cpu, tokens = time.perf_counter(), time.process_time(), 0
        for text in texts:
            tokens += len(encode(text))
        print(json.dumps({"seconds": time.perf_counter() - wall, "cpu_seconds": time.process_time() - cpu, "bytes": size, "tokens": tokens}), flush=True)


if __name__ == "__main__":
    main()
