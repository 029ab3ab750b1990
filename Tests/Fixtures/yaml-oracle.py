"""Reads a JSON list of YAML texts, writes a JSON list of what PyYAML makes of them, in a canonical form.

s"text" i5 f<bits> b1 n d(ate) [..] {key=value,..}; an error is "error".
"""

import datetime
import json
import struct
import sys

import yaml


def quoted(text):
    out = []
    for character in text:
        code = ord(character)
        plain = 0x20 <= code < 0x7F and character not in '"\\'
        out.append(character if plain else "\\u{%x}" % code)
    return '"' + "".join(out) + '"'


def canonical(value):
    if value is None:
        return "n"
    if isinstance(value, bool):
        return "b1" if value else "b0"
    if isinstance(value, int):
        if -(2**63) < value < 2**63:
            return "i%d" % value
        value = float(value)
    if isinstance(value, float):
        return "fnan" if value != value else "f" + struct.pack(">d", value).hex()
    if isinstance(value, (datetime.date, datetime.datetime)):
        return "d"
    if isinstance(value, str):
        return "s" + quoted(value)
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(canonical(k) + "=" + canonical(v) for k, v in value.items()) + "}"
    raise TypeError(type(value))


def answer(text):
    try:
        return canonical(yaml.safe_load(text))
    except Exception:
        return "error"


json.dump([answer(text) for text in json.load(sys.stdin)], sys.stdout)
