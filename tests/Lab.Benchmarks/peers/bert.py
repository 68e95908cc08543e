"""BERT with a classification head in plain PyTorch, and a reader of safetensors: the least that the training peer needs."""
import json
import math
import struct

import torch
from torch import nn

DTYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}


def read_safetensors(path):
    # Raw form: header length (8 bytes, little endian), header (JSON), data.
    with open(path, "rb") as f:
        header = json.loads(f.read(struct.unpack("<Q", f.read(8))[0]))
        data = bytearray(f.read())
    tensors = {}
    for name, info in header.items():
        if name == "__metadata__" or info["dtype"] not in DTYPES:
            continue
        start, end = info["data_offsets"]
        flat = torch.frombuffer(memoryview(data)[start:end], dtype=DTYPES[info["dtype"]])
        tensors[name] = flat.float().reshape(info["shape"])
    return tensors


class Attention(nn.Module):
    def __init__(self, width, heads, dropout, attention_dropout, epsilon):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (nn.Linear(width, width) for _ in range(4))
        self.norm = nn.LayerNorm(width, eps=epsilon)
        self.dropout, self.drop_probabilities = nn.Dropout(dropout), nn.Dropout(attention_dropout)

    def forward(self, x, mask):
        batch, tokens, width = x.shape

        def split(y):
            return y.view(batch, tokens, self.heads, -1).transpose(1, 2)

        q, k, v = split(self.query(x)), split(self.key(x)), split(self.value(x))
        scores = q @ k.transpose(2, 3) / math.sqrt(width // self.heads) + mask
        context = self.drop_probabilities(torch.softmax(scores, -1)) @ v
        context = context.transpose(1, 2).reshape(batch, tokens, width)
        return self.norm(self.dropout(self.output(context)) + x)


class Layer(nn.Module):
    def __init__(self, config):
        super().__init__()
        width, dropout, epsilon = config["hidden_size"], config["hidden_dropout_prob"], config["layer_norm_eps"]
        self.attention = Attention(width, config["num_attention_heads"], dropout, config["attention_probs_dropout_prob"], epsilon)
        self.up, self.down = nn.Linear(width, config["intermediate_size"]), nn.Linear(config["intermediate_size"], width)
        self.norm, self.dropout = nn.LayerNorm(width, eps=epsilon), nn.Dropout(dropout)

    def forward(self, x, mask):
        x = self.attention(x, mask)
        return self.norm(self.dropout(self.down(nn.functional.gelu(self.up(x)))) + x)


class Classifier(nn.Module):
    def __init__(self, config, labels):
        super().__init__()
        width = config["hidden_size"]
        self.words = nn.Embedding(config["vocab_size"], width, padding_idx=config["pad_token_id"])
        self.positions = nn.Embedding(config["max_position_embeddings"], width)
        self.types = nn.Embedding(config["type_vocab_size"], width)
        self.norm, self.dropout = nn.LayerNorm(width, eps=config["layer_norm_eps"]), nn.Dropout(config["hidden_dropout_prob"])
        self.layers = nn.ModuleList(Layer(config) for _ in range(config["num_hidden_layers"]))
        self.pooler, self.classifier = nn.Linear(width, width), nn.Linear(width, labels)

    def forward(self, ids, attention_mask):
        mask = (1.0 - attention_mask[:, None, None, :]) * torch.finfo(torch.float32).min
        x = self.words(ids) + self.positions(torch.arange(ids.shape[1])) + self.types(torch.zeros_like(ids))
        x = self.dropout(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask)
        return self.classifier(self.dropout(torch.tanh(self.pooler(x[:, 0]))))

    def load(self, tensors):
        """Takes the tensors of a BertForSequenceClassification; every one of ours must be there."""
        names = {"words": "bert.embeddings.word_embeddings", "positions": "bert.embeddings.position_embeddings",
                 "types": "bert.embeddings.token_type_embeddings", "norm": "bert.embeddings.LayerNorm",
                 "pooler": "bert.pooler.dense", "classifier": "classifier"}
        parts = {"attention.query": "attention.self.query", "attention.key": "attention.self.key", "attention.value": "attention.self.value",
                 "attention.output": "attention.output.dense", "attention.norm": "attention.output.LayerNorm",
                 "up": "intermediate.dense", "down": "output.dense", "norm": "output.LayerNorm"}
        for i in range(len(self.layers)):
            names.update({f"layers.{i}.{ours}": f"bert.encoder.layer.{i}.{theirs}" for ours, theirs in parts.items()})
        state = {}
        for name in self.state_dict():
            module, kind = name.rsplit(".", 1)
            state[name] = tensors[f"{names[module]}.{kind}"]
        self.load_state_dict(state)
