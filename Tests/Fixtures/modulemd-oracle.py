#!/usr/bin/python3
"""What libmodulemd makes of documents about modules, to compare with.

usage: modulemd-oracle.py < TEXTS    a JSON list of lists of texts, each list to be merged in this order; the answer
is a list of {failures, streams, defaults, order}
"""
import json
import sys

import gi

gi.require_version("Modulemd", "2.0")
from gi.repository import Modulemd


def stream(one):
    return {
        "nsvca": one.get_NSVCA(),
        "artifacts": sorted(one.get_rpm_artifacts()),
        "filter": sorted(one.get_rpm_filters()),
        "profiles": {
            name: sorted(one.get_profile(name).get_rpms()) for name in one.get_profile_names()
        },
        "platforms": sorted(
            {
                platform
                for dependencies in one.get_dependencies()
                if "platform" in dependencies.get_runtime_modules()
                for platform in dependencies.get_runtime_streams("platform")
            }
        ),
    }


def answer(texts):
    failures = 0
    merger = Modulemd.ModuleIndexMerger.new()
    for text in texts:
        index = Modulemd.ModuleIndex.new()
        failures += len(index.update_from_string(text, False)[1])
        merger.associate_index(index, 0)
    index = merger.resolve()
    streams, defaults = [], {}
    for name in sorted(index.get_module_names()):
        module = index.get_module(name)
        streams += [stream(one) for one in module.get_all_streams()]
        own = module.get_defaults()
        if own:
            defaults[name] = {
                "stream": own.get_default_stream() or "",
                "profiles": {
                    one: sorted(own.get_default_profiles_for_stream(one))
                    for one in own.get_streams_with_default_profiles()
                },
            }
    order = []
    text = index.dump_to_string() if index.get_module_names() else ""
    for line in (text or "").splitlines():
        if line.startswith("document: "):
            order.append(line[10:])
    return {
        "failures": failures,
        "streams": sorted(streams, key=lambda one: one["nsvca"]),
        "defaults": defaults,
        "order": order,
    }


json.dump([answer(texts) for texts in json.load(sys.stdin)], sys.stdout)
