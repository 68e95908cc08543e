#!/usr/bin/env python3
"""Training steps of a BERT classifier in PyTorch.

  training_peer.py THREADS MODEL_FOLDER BATCHES_JSON

MODEL_FOLDER: config.json and model.safetensors of a BertForSequenceClassification. BATCHES_JSON:
  {"labels": number of classes, "learning_rate", "weight_decay", "clip", "batches": [{"ids": [[...], ...], "labels": [...]}, ...]}
Requests:
  {"check": true}   answers {"loss": mean cross entropy of the first batch, no dropout}
  {"run": true}     one step on every batch; answers {"seconds", "loss": of the last}
"""
import json
import os
import sys
import time

import torch

import torch_facts
from bert import Classifier, read_safetensors


def pad(batch):
    longest = max(len(ids) for ids in batch["ids"])
    ids = torch.tensor([row + [0] * (longest - len(row)) for row in batch["ids"]])
    mask = torch.tensor([[1.0] * len(row) + [0.0] * (longest - len(row)) for row in batch["ids"]])
    return ids, mask, torch.tensor(batch["labels"])


def main():
    torch.set_num_threads(int(sys.argv[1]))
    torch.manual_seed(42)
    with open(os.path.join(sys.argv[2], "config.json"), encoding="utf-8") as f:
        config = json.load(f)
    with open(sys.argv[3], encoding="utf-8") as f:
        task = json.load(f)
    model = Classifier(config, task["labels"])
    model.load(read_safetensors(os.path.join(sys.argv[2], "model.safetensors")))
    decayed = [p for name, p in model.named_parameters() if not name.endswith("bias") and "norm" not in name]
    others = [p for name, p in model.named_parameters() if name.endswith("bias") or "norm" in name]
    groups = [{"params": decayed, "weight_decay": task["weight_decay"]}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=task["learning_rate"], foreach=True)
    batches = [pad(batch) for batch in task["batches"]]
    loss_of = torch.nn.CrossEntropyLoss()
    torch_facts.say_ready()

    for line in sys.stdin:
        if "check" in json.loads(line):
            model.eval()
            with torch.no_grad():
                ids, mask, labels = batches[0]
                torch_facts.answer({"loss": loss_of(model(ids, mask), labels).item()})
            continue
        model.train()
        start = time.perf_counter()
        for ids, mask, labels in batches:
            optimizer.zero_grad()
            loss = loss_of(model(ids, mask), labels)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), task["clip"])
            optimizer.step()
            value = loss.item()
        torch_facts.answer({"seconds": time.perf_counter() - start, "loss": value})


if __name__ == "__main__":
    main()
