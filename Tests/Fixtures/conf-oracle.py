"""Answers of Python 3.11 for the differential tests of compose configurations.

Reads a JSON list of texts; writes a JSON list of answers. The first argument is what to do:
tokens   the tokens of a text: [kind, line, column, token text]; place 0:0 for those without text
format   the value of `template % argument`; or [type of the error, message]
repr     the repr of a literal
json     whether a text is JSON: true or false
"""

import ast
import io
import json
import sys
import tokenize


def tokens(text):
    out = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(text, newline=None).readline):
            kind = tokenize.tok_name[token.type]
            plain = kind in ("NAME", "NUMBER", "STRING", "OP", "COMMENT", "ERRORTOKEN")
            line, column = token.start if token.string else (0, 0)
            out.append([kind, line, column, token.string if plain else ""])
    except (tokenize.TokenError, IndentationError):
        out.append(["error", 0, 0, ""])
    return out


def formatted(text):
    template, argument = json.loads(text)
    try:
        return {"value": template % ast.literal_eval(argument)}
    except Exception as error:
        return {"error": type(error).__name__, "message": str(error)}


def is_json(text):
    try:
        json.loads(text)
        return True
    except ValueError:
        return False


def literal(text):
    return repr(ast.literal_eval(text))


WORK = {"tokens": tokens, "format": formatted, "repr": literal, "json": is_json}
print(json.dumps([WORK[sys.argv[1]](text) for text in json.load(sys.stdin)]))
