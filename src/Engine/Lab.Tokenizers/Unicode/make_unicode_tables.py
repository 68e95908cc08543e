#!/usr/bin/env python3
"""Write unicode_tables.bin, the code point properties that the WordPiece pipeline needs.

  make_unicode_tables.py --tables unicode_tables.json.gz --out unicode_tables.bin

--tables is the file of that name of the tokenizer reference vectors (properties of Hugging Face `tokenizers`, found by
probing every code point; several Unicode versions at once). Two properties are not in it and are probed here with the
same package (`pip install tokenizers`, made with 0.23.3): the canonical combining classes of its NFD, and \\w of the
regular expressions that decide `single_word` and the Whitespace pre-tokenizer.

Format, zlib over:
  7 range sets in the order of RANGES: varint count, then per range varint (start - previous end), varint (length - 1)
  combining classes: varint count of classes, then per class varint class, a range set
  2 mappings in the order of MAPPINGS: varint count, then per code point varint (code point - previous one),
  varint length, per target a zigzag varint (target - code point)
"""
import argparse
import gzip
import json
import unicodedata
import zlib

from tokenizers import normalizers, pre_tokenizers

RANGES = ["bert_clean_removed", "bert_clean_to_space", "bert_chinese_padded", "bert_punctuation_isolated",
          "bert_pretokenizer_space", "bert_strip_accents_removed", "regex_word"]
MAPPINGS = ["lowercase", "nfd"]
EVERY = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]


def varint(n):
    out = bytearray()
    while n >= 0x80:
        out.append(n & 0x7F | 0x80)
        n >>= 7
    out.append(n)
    return bytes(out)


def to_ranges(code_points):
    out = []
    for c in code_points:
        if out and out[-1][1] == c - 1:
            out[-1][1] = c
        else:
            out.append([c, c])
    return out


def range_set(ranges):
    out, end = varint(len(ranges)), 0
    for a, b in ranges:
        out += varint(a - end) + varint(b - a)
        end = b
    return out


def mapping(m):
    out, last = varint(len(m)), 0
    for c in sorted(m):
        out += varint(c - last) + varint(len(m[c]))
        for t in m[c]:
            d = t - c
            out += varint(d << 1 if d >= 0 else (-d << 1) - 1)
        last = c
    return out


def combining_classes():
    """Where U+0345, the highest class, moves behind a character, that character has a class; later versions of
    Unicode never change one, so that any unicodedata that knows the character has its value."""
    nfd, classes = normalizers.NFD(), {0xF0: [0x345]}
    for c in EVERY:
        if nfd.normalize_str(chr(c)) == chr(c) and not nfd.normalize_str("\u0345" + chr(c)).startswith("\u0345"):
            value = unicodedata.combining(chr(c))
            assert value != 0, hex(c)
            classes.setdefault(value, []).append(c)
    return classes


def regex_word():
    split = pre_tokenizers.Whitespace()  # \w+|[^\w\s]+
    return [c for c in EVERY if len(split.pre_tokenize_str("a" + chr(c) + "b")) == 1]


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--tables", required=True)
    p.add_argument("--out", required=True)
    a = p.parse_args()
    with gzip.open(a.tables) as f:
        tables = json.load(f)
    sets = {k: [[int(x, 16) for x in (r.split("..") * 2)[:2]] for r in tables[k]] for k in RANGES if k in tables}
    sets["regex_word"] = to_ranges(regex_word())
    data = b"".join(range_set(sets[k]) for k in RANGES)
    classes = combining_classes()
    data += varint(len(classes))
    for value in sorted(classes):
        data += varint(value) + range_set(to_ranges(sorted(classes[value])))
    for k in MAPPINGS:
        data += mapping({int(c, 16): [int(x, 16) for x in t.split()] for c, t in tables[k].items()})
    with open(a.out, "wb") as f:
        f.write(zlib.compress(data, 9))


if __name__ == "__main__":
    main()
