#!/usr/bin/python3
"""What libcomps reads in comps files, to compare with.

usage: libcomps-oracle.py < PATHS    a JSON list of paths; the answer is a list of lists of lines
"""
import json
import os
import sys

import libcomps


def translations(texts):
    return " ".join(f"{language}={texts[language]}" for language in texts)


def lines(path):
    comps = libcomps.Comps()
    comps.fromxml_f(path)
    for group in comps.groups:
        yield f"group {group.id} {group.name or ''} {int(group.default)} {int(group.uservisible)} {group.lang_only or ''}"
        yield f"{group.desc or ''} {translations(group.name_by_lang)} {translations(group.desc_by_lang)}"
        for package in group.packages:
            kind = libcomps_type(package.type)
            yield f"{kind} {package.name} {package.requires or ''} {int(bool(package.basearchonly))}"
    for category in comps.categories:
        yield f"category {category.id} {category.name or ''} {category.display_order} {translations(category.name_by_lang)}"
        yield " ".join(one.name for one in category.group_ids)
    for environment in comps.environments:
        yield f"environment {environment.id} {environment.name or ''} {environment.display_order}"
        yield " ".join(one.name for one in environment.group_ids)
        yield " ".join(one.name + ("*" if one.default else "") for one in environment.option_ids)
    for name in comps.langpacks:
        yield f"langpack {name} {comps.langpacks[name]}"


def libcomps_type(number):
    names = {
        libcomps.PACKAGE_TYPE_MANDATORY: "mandatory",
        libcomps.PACKAGE_TYPE_DEFAULT: "default",
        libcomps.PACKAGE_TYPE_OPTIONAL: "optional",
        libcomps.PACKAGE_TYPE_CONDITIONAL: "conditional",
    }
    return names.get(number, "mandatory")


paths = json.load(sys.stdin)
# What libcomps complains of goes to standard output.
answer = os.dup(1)
os.dup2(2, 1)
with os.fdopen(answer, "w") as file:
    json.dump([list(lines(path)) for path in paths], file)
