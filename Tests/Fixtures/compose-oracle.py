#!/usr/bin/env python3
"""Reads all metadata of a compose with productmd, and prints what it understood.

usage: compose-oracle.py COMPOSE    -> lines on standard output
"""
import os
import sys

import productmd
from productmd.discinfo import DiscInfo
from productmd.treeinfo import TreeInfo

top = sys.argv[1]
compose = productmd.Compose(top)
print("compose", compose.info.compose.id)
for uid in sorted(compose.info.variants.variants):
    print("variant", uid)
for variant, arches in sorted(compose.rpms.rpms.items()):
    for arch, builds in sorted(arches.items()):
        print("rpms", variant, arch, sum(len(build) for build in builds.values()))
print("modules", len(compose.modules.modules))
for directory, _, names in sorted(os.walk(os.path.join(top, "compose"))):
    place = os.path.relpath(directory, os.path.join(top, "compose"))
    if ".treeinfo" in names:
        info = TreeInfo()
        info.load(os.path.join(directory, ".treeinfo"))
        info.checksums.checksums  # Read on demand.
        print("tree", place, info.release.short, info.tree.arch, *sorted(info.variants.variants))
    if ".discinfo" in names:
        info = DiscInfo()
        info.load(os.path.join(directory, ".discinfo"))
        print("disc", place, info.description, info.arch, info.disc_numbers)
