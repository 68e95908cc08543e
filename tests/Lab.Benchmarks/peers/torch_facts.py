"""What both PyTorch peers say: their version, the library behind their products (Debian's takes whichever BLAS is installed), answers."""
import json
import os
import re
import time

import torch


def say_ready():
    print(json.dumps({"ready": f"PyTorch {torch.__version__} ({_blas()})"}), flush=True)


def answer(values):
    # OpenMP and BLAS threads spin for some milliseconds after their work: they must sleep before the other side's turn.
    time.sleep(0.1)
    print(json.dumps(values), flush=True)


def _blas():
    # Raw form of a line: "7f.. r-xp 00000000 08:01 123  /usr/lib/x86_64-linux-gnu/openblas-pthread/libblas.so.3".
    try:
        with open("/proc/self/maps", encoding="utf-8") as f:
            files = {os.path.realpath(line.split()[-1]) for line in f if re.search(r"blas|mkl", line)}
    except OSError:
        return "BLAS unknown"
    for name in ("mkl", "openblas", "blis", "atlas"):
        if any(name in os.path.basename(path) or f"/{name}" in path for path in files):
            return "MKL" if name == "mkl" else name
    return "MKL or none" if not files else "plain BLAS: far slower than with Debian's libopenblas0-pthread"
