#!/usr/bin/python3
"""Answers of libsolv and dnf about a repository, to compare with.

usage: sack-oracle.py provides DIRECTORY    answers DIRECTORY/queries.txt, a line for a line
       sack-oracle.py closure DIRECTORY     what `dnf repoclosure` prints

DIRECTORY has primary.xml. A query is a rich dependency, or NAME, or NAME, sign and version with tabs between.
"""
import hashlib
import os
import subprocess
import sys


def provides(directory):
    import solv

    pool = solv.Pool()
    pool.setdisttype(solv.Pool.DISTTYPE_RPM)
    pool.setarch("x86_64")
    repo = pool.add_repo("test")
    with open(f"{directory}/primary.xml", "rb") as file:
        repo.add_rpmmd(solv.xfopen_fd(f"{directory}/primary.xml", file.fileno()), None)
    pool.addfileprovides()
    pool.createwhatprovides()
    flags = {"<": solv.REL_LT, ">": solv.REL_GT, "=": solv.REL_EQ}
    for line in open(f"{directory}/queries.txt"):
        parts = line.rstrip("\n").split("\t")
        if parts[0].startswith("("):
            dependency = pool.parserpmrichdep(parts[0])
        else:
            dependency = pool.Dep(parts[0])
            if len(parts) > 1:
                dependency = dependency.Rel(sum(flags[sign] for sign in parts[1]), pool.Dep(parts[2]))
        print(" ".join(sorted(str(solvable) for solvable in pool.whatprovides(dependency))))


def closure(directory):
    for name in ["repo/repodata", "root", "log"]:
        os.makedirs(f"{directory}/{name}")
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    empty = '<{0} xmlns="http://linux.duke.edu/metadata/{1}" packages="0"></{0}>\n'
    files = {
        "primary": open(f"{directory}/primary.xml").read(),
        "filelists": head + empty.format("filelists", "filelists"),
        "other": head + empty.format("otherdata", "other"),
    }
    index = head + '<repomd xmlns="http://linux.duke.edu/metadata/repo"><revision>1</revision>\n'
    for kind, text in files.items():
        with open(f"{directory}/repo/repodata/{kind}.xml", "w") as file:
            file.write(text)
        digest = hashlib.sha256(text.encode()).hexdigest()
        index += f'<data type="{kind}"><checksum type="sha256">{digest}</checksum>'
        index += f'<location href="repodata/{kind}.xml"/><timestamp>1</timestamp>'
        index += f"<size>{len(text.encode())}</size></data>\n"
    with open(f"{directory}/repo/repodata/repomd.xml", "w") as file:
        file.write(index + "</repomd>\n")
    command = ["dnf", "-q", "repoclosure", "--installroot", f"{directory}/root", "--releasever", "1"]
    command += ["--forcearch", "x86_64", "--repofrompath", f"test,{directory}/repo", "--repo", "test"]
    command += ["--setopt", "reposdir=/dev/null", "--setopt", f"cachedir={directory}/cache"]
    command += ["--setopt", f"logdir={directory}/log", "--setopt", "gpgcheck=0"]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if result.returncode and "unresolved dependencies" not in result.stderr:
        sys.exit(result.stderr)
    print(result.stdout, end="")


{"provides": provides, "closure": closure}[sys.argv[1]](sys.argv[2])
