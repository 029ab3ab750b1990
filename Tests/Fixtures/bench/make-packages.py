#!/usr/bin/env python3
"""Makes repositories of a few packages that a description lists: real RPM files, and repodata by createrepo_c.

usage: make-packages.py OUTPUT < description

One line for each package, fields divided by blanks:

  REPOSITORY NAME-VERSION-RELEASE.ARCH [source=NAME-VERSION-RELEASE] [requires=A,B] [provides=A,B]
             [file=PATH,…] [exclude-arch=A,B] [exclusive-arch=A,B] [key=16 hexadecimal digits]

`source` is the package's own name, version and release if it is left out. A `key` only names a signer: the
signature is noise. Files are written by the functions of make-universe.py, so the same description gives the
same bytes.
"""
import importlib.util
import os
import subprocess
import sys
import zlib

here = os.path.dirname(os.path.abspath(__file__))
spec = importlib.util.spec_from_file_location("universe", os.path.join(here, "make-universe.py"))
universe = importlib.util.module_from_spec(spec)
sys.dont_write_bytecode = True
spec.loader.exec_module(universe)


def split(nevra):
    rest, arch = nevra.rsplit(".", 1)
    name, version, release = rest.rsplit("-", 2)
    return name, (0, version, release), arch


def package(nevra, fields):
    name, evr, arch = split(nevra)
    source = fields.get("source", nevra.rsplit(".", 1)[0])
    made = universe.Pkg(name, evr, arch, source=source.rsplit("-", 2)[0])
    made.summary, made.license = "A package for tests", "MIT"
    made.requires = universe.RPMLIB + [universe.nm(text) for text in fields.get("requires", [])]
    if arch == "src":
        made.excludearch, made.exclusivearch = fields.get("exclude-arch"), fields.get("exclusive-arch")
        made.files = [(name + ".spec", "s")]
    else:
        made.sourcerpm = source + ".src.rpm"
        made.provides = [universe.nm(name, "=", universe.evr_str(*evr))]
        made.provides += [universe.nm(text) for text in fields.get("provides", [])]
        made.files = [(path, "f") for path in fields.get("file", ["/usr/share/doc/%s/README" % name])]
    made.signed = fields.get("key")
    return made


def main():
    output = sys.argv[1]
    repositories = set()
    for line in sys.stdin:
        words = line.split()
        if not words:
            continue
        fields = dict(word.split("=", 1) for word in words[2:])
        lists = {key: value if key in ("source", "key") else value.split(",") for key, value in fields.items()}
        made = package(words[1], lists)
        directory = os.path.join(output, words[0])
        os.makedirs(directory, exist_ok=True)
        path = os.path.join(directory, made.filename)
        with open(path, "wb") as file:
            file.write(universe.build_rpm(made))
        # As the builder left it: the time that the header has.
        built = universe.BUILDTIME + zlib.crc32(made.filename[:-4].encode()) % 5000000
        os.utime(path, (built, built))
        repositories.add(directory)
    for directory in sorted(repositories):
        subprocess.run(
            ["createrepo_c", "--quiet", "--no-database", "--revision=1", "--set-timestamp-to-revision",
             "--workers=1", directory], check=True)


main()
