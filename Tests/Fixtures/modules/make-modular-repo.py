#!/usr/bin/env python3
"""Builds a small modular repository: real RPMs by rpmbuild, with modularity labels, and their module metadata.

usage: make-modular-repo.py OUTPUT

OUTPUT/x86_64 has the packages and `modules` metadata, OUTPUT/source the sources. What there is:

  perl     5.24 and 5.26, each for the platforms el8 (p8) and el9 (p9); 5.26 is the default stream
  dbi      one stream built for both streams of perl (c24, c26), and an older build (290)
  app      requires dbi; for el8 and el9
  httpd    a default stream that nobody lists; an older build (490) had the package lone
  lost     requires a stream of perl that there is none of
  plain    no modules: perl 5.30, a package that provides perl-libs, one that needs httpd, and more
"""
import concurrent.futures
import os
import subprocess
import sys
import tempfile

PLATFORMS = {"8": "el8", "9": "el9"}


def package(name, requires=(), provides=(), multilib=False, debug=False):
    return {"name": name, "requires": requires, "provides": provides, "multilib": multilib, "debug": debug}


def module(name, stream, version, context, platform, packages, requires=None, evr="1.0-1", filtered=(),
           demodularized=()):
    return {
        "name": name, "stream": stream, "version": version, "context": context, "platform": platform,
        "packages": packages, "requires": requires or {}, "evr": evr, "filtered": filtered,
        "demodularized": demodularized,
    }


def perl(stream, context, release):
    return module(
        "perl", stream, 100, context, "el" + context[-1],
        [
            package("perl", requires=["perl-libs = %s-%s" % (stream, release)], provides=["perl(abi) = " + stream]),
            package("perl-libs", multilib=True), package("perl-tests"),
        ],
        evr="%s-%s" % (stream, release), filtered=["perl-tests"])


def dbi(version, context, stream):
    return module(
        "dbi", "1", version, context, "el8",
        [package("perl-DBI", requires=["perl(abi) = " + stream])],
        requires={"perl": [stream]}, evr="%d-1.%s" % (version, context))


MODULES = [
    perl("5.24", "p8", "1.el8"), perl("5.24", "p9", "1.el9"),
    perl("5.26", "p8", "1.el8"), perl("5.26", "p9", "1.el9"),
    dbi(300, "c24", "5.24"), dbi(300, "c26", "5.26"), dbi(290, "c26", "5.26"),
    module("app", "2", 400, "a8", "el8", [package("app", requires=["perl-DBI"])], {"dbi": ["1"]}, "2.0-1.el8"),
    module("app", "2", 400, "a9", "el9", [package("app", requires=["perl-DBI"])], {"dbi": ["1"]}, "2.0-1.el9"),
    module("httpd", "2.4", 490, "h8", "el8", [package("httpd"), package("lone")], evr="2.3-1"),
    module("httpd", "2.4", 500, "h8", "el8", [package("httpd", provides=["httpd-api"])], evr="2.4-1",
           demodularized=["lone"]),
    module("lost", "1", 600, "l8", "el8", [package("lost")], {"perl": ["5.99"]}),
]

PLAIN = {
    ("plain", "1.0-1"): [
        package("base", multilib=True, debug=True), package("tool", requires=["perl"]),
        package("perl-compat", provides=["perl-libs"]), package("web", requires=["httpd-api"]), package("lone"),
    ],
    ("perl-plain", "5.30-1"): [package("perl", provides=["perl(abi) = 5.30"])],
}

DEFAULTS = {"perl": ("5.26", {"5.24": ["minimal"], "5.26": ["minimal"]}), "httpd": ("2.4", {"2.4": ["minimal"]})}

OBSOLETES = """---
document: modulemd-obsoletes
version: 1
data:
  modified: 2020-05-01T00:00Z
  module: perl
  stream: "5.24"
  eol_date: 2099-01-01T00:00Z
  message: "5.24 is old"
  obsoleted_by:
    module: perl
    stream: "5.26"
...
"""


def spec(name, evr, packages, label):
    version, release = evr.split("-")
    lines = [
        "Name: %s" % name, "Version: %s" % version, "Release: %s" % release, "Summary: %s" % name, "License: MIT",
        "%global debug_package %{nil}",
    ]
    if label:
        lines.append("ModularityLabel: %s" % label)
    lines += ["%description", name]
    for one in packages:
        names = [one["name"]] + ([one["name"] + "-debuginfo"] if one["debug"] else [])
        for own in names:
            lines += ["%%package -n %s" % own, "Summary: %s" % own]
            if label:
                lines.append("ModularityLabel: %s" % label)
            if own == one["name"]:
                lines += ["Requires: %s" % text for text in one["requires"]]
                lines += ["Provides: %s" % text for text in one["provides"]]
            lines += ["%%description -n %s" % own, own, "%%files -n %s" % own]
    return "\n".join(lines) + "\n"


def build(job):
    """Builds the packages of one source for x86_64, and again for i686 what has copies there."""
    work, output, name, evr, packages, label = job
    top = tempfile.mkdtemp(dir=work)
    runs = [("x86_64", packages, "-ba")]
    copies = [dict(one, debug=False) for one in packages if one["multilib"]]
    if copies:
        runs.append(("i686", copies, "-bb"))
    for arch, chosen, mode in runs:
        path = os.path.join(top, "%s.spec" % name)
        with open(path, "w") as file:
            file.write(spec(name, evr, chosen, label))
        subprocess.run(
            [
                "rpmbuild", mode, "--quiet", "--nodeps", "--target", arch, "--define", "_topdir " + top,
                "--define", "_rpmdir " + os.path.join(output, "x86_64"),
                "--define", "_srcrpmdir " + os.path.join(output, "source"),
                "--define", "_build_name_fmt %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm",
                "--define", "_buildhost localhost", "--define", "dist %{nil}", path,
            ],
            check=True, stdout=subprocess.DEVNULL)


def document(one):
    evr = "0:" + one["evr"]
    artifacts = ["%s-%s.src" % (source_name(one), evr)]
    for own in one["packages"]:
        if own["name"] in one["filtered"]:
            continue
        artifacts.append("%s-%s.x86_64" % (own["name"], evr))
        if own["multilib"]:
            artifacts.append("%s-%s.i686" % (own["name"], evr))
    requires = dict(one["requires"], platform=[one["platform"]])
    lines = [
        "---", "document: modulemd", "version: 2", "data:", "  name: %s" % one["name"],
        '  stream: "%s"' % one["stream"], "  version: %d" % one["version"], "  context: %s" % one["context"],
        # dnf takes contexts that only differ in the platform for one, unless they are static.
        "  static_context: true", "  arch: x86_64", "  summary: %s" % one["name"], "  description: >-", "    A module for tests.",
        "  license:", "    module: [MIT]", "  dependencies:", "  - requires:",
    ]
    lines += ["      %s: [%s]" % (name, ", ".join('"%s"' % text for text in streams)) for name, streams in
              sorted(requires.items())]
    lines += ["  profiles:", "    minimal:", "      rpms: [%s]" % one["packages"][0]["name"]]
    if one["filtered"]:
        lines += ["  filter:", "    rpms: [%s]" % ", ".join(one["filtered"])]
    if one["demodularized"]:
        lines += ["  demodularized:", "    rpms: [%s]" % ", ".join(one["demodularized"])]
    lines += ["  artifacts:", "    rpms:"] + ["    - %s" % text for text in sorted(artifacts)] + ["..."]
    return "\n".join(lines) + "\n"


def source_name(one):
    return "%s-module" % one["name"]


def default_document(name):
    stream, profiles = DEFAULTS[name]
    lines = ["---", "document: modulemd-defaults", "version: 1", "data:", "  module: %s" % name,
             '  stream: "%s"' % stream, "  profiles:"]
    lines += ['    "%s": [%s]' % (one, ", ".join(names)) for one, names in sorted(profiles.items())]
    return "\n".join(lines) + "\n...\n"


def main():
    output = os.path.abspath(sys.argv[1])
    # Builds that run together must not make them at the same moment.
    for name in ("x86_64", "source"):
        os.makedirs(os.path.join(output, name), exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        jobs = [(work, output, name, evr, packages, None) for (name, evr), packages in PLAIN.items()]
        for one in MODULES:
            label = "%(name)s:%(stream)s:%(version)d:%(context)s" % one
            jobs.append((work, output, source_name(one), one["evr"], one["packages"], label))
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(build, jobs))
        documents = [document(one) for one in MODULES] + [default_document(name) for name in sorted(DEFAULTS)]
        modules = os.path.join(work, "modules.yaml")
        with open(modules, "w") as file:
            file.write("".join(documents) + OBSOLETES)
        for repository in ("x86_64", "source"):
            subprocess.run(["createrepo_c", "-q", os.path.join(output, repository)], check=True)
        subprocess.run(
            [
                "modifyrepo_c", "--mdtype=modules", "--compress-type=gz", modules,
                os.path.join(output, "x86_64", "repodata"),
            ],
            check=True, stdout=subprocess.DEVNULL)


main()
