#!/usr/bin/env python3
"""The products of a linear layer in PyTorch.

  matmul_peer.py THREADS

Request: {"kind": "forward" | "backwardinput" | "backwardweight", "tokens", "outputs", "inputs", "slice": seconds}
Answer:  {"seconds": of one product}, measured over about one slice. Tensors of the last shape are kept.
"""
import json
import sys
import time

import torch

import torch_facts

torch.set_num_threads(int(sys.argv[1]))
torch.set_grad_enabled(False)


def prepare(kind, tokens, outputs, inputs):
    x, w, b = torch.randn(tokens, inputs), torch.randn(outputs, inputs), torch.randn(outputs)
    dy, dw, db = torch.randn(tokens, outputs), torch.zeros(outputs, inputs), torch.zeros(outputs)
    if kind == "forward":
        return lambda: torch.nn.functional.linear(x, w, b)
    if kind == "backwardinput":
        return lambda: dy @ w

    def backward_weight():
        dw.addmm_(dy.t(), x)
        db.add_(dy.sum(0))

    return backward_weight


def seconds(work, repetitions):
    start = time.perf_counter()
    for _ in range(repetitions):
        work()
    return (time.perf_counter() - start) / repetitions


def main():
    torch_facts.say_ready()
    shape, work, repetitions = None, None, 0
    for line in sys.stdin:
        request = json.loads(line)
        wanted = tuple(request[key] for key in ("kind", "tokens", "outputs", "inputs"))
        if wanted != shape:
            shape, work = wanted, prepare(*wanted)
            work()
            repetitions = max(1, int(request["slice"] / max(seconds(work, 1), 1e-7)))
        torch_facts.answer({"seconds": seconds(work, repetitions)})


if __name__ == "__main__":
    main()
