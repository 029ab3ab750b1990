#!/usr/bin/python3
"""What lxml writes of XML documents, to compare with.

usage: comps-oracle.py < DOCUMENTS    a JSON list of texts; the answer is one of [indented, plain]
"""
import io
import json
import sys

import lxml.etree


def written(text, indents):
    parser = lxml.etree.XMLParser(remove_blank_text=True) if indents else None
    tree = lxml.etree.parse(io.BytesIO(text.encode()), parser=parser)
    return lxml.etree.tostring(tree, pretty_print=indents, xml_declaration=True, encoding="UTF-8").decode()


json.dump([[written(text, True), written(text, False)] for text in json.load(sys.stdin)], sys.stdout)
