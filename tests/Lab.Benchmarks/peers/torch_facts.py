"""Name and version of this PyTorch, and the library behind its matrix products: Debian's takes whichever BLAS is installed."""
import json
import os
import re

import torch


def describe():
    (torch.ones(64, 64) @ torch.ones(64, 64)).sum().item()
    return f"PyTorch {torch.__version__} ({torch.get_num_threads()} threads, {_blas()})"


def say_ready():
    print(json.dumps({"ready": describe()}), flush=True)


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
