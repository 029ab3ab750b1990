"""Serves answers that were written by hand on the loopback interface, each to one request and to no other.

usage: serve.py FOLDER, which prints its URL. Each JSON file below the folder is an answer: `request` is method and
target (the order in a query does not matter), `body` any JSON; there may be a `status` and a `header`.

It ends with its parent or at SIGTERM: with 1 when there was another request, or an answer that nobody asked for.
"""

import ctypes
import http.server
import json
import os
import pathlib
import signal
import sys
import threading
import urllib.parse

PR_SET_PDEATHSIG = 1


def key(method, target):
    """What is compared of a request."""
    path, _, query = target.partition("?")
    return method, path, tuple(sorted(urllib.parse.parse_qsl(query, keep_blank_values=True)))


def read(folder):
    answers = {}
    for file in sorted(pathlib.Path(folder).glob("*.json")):
        answer = json.loads(file.read_text())
        method, target = answer["request"].split(" ")
        unknown = answer.keys() - {"request", "status", "header", "body"}
        if unknown or key(method, target) in answers:
            sys.exit("%s: %s" % (file, "unknown members %s" % sorted(unknown) if unknown else "asked for twice"))
        answers[key(method, target)] = dict(answer, file=file.name)
    if not answers:
        sys.exit("%s has no answers" % folder)
    return answers


class Log:
    """What was asked, and what should not have been."""

    def __init__(self):
        self.lock = threading.Lock()
        self.asked, self.unexpected = set(), []


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    answers, log = {}, Log()

    def log_message(self, *arguments):
        pass

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        found = self.answers.get(key(self.command, self.path))
        with self.log.lock:
            if found:
                self.log.asked.add(found["file"])
            else:
                self.log.unexpected.append("%s %s" % (self.command, self.path))
        answer = found or {"status": 418, "body": {"message": "nobody expected this request"}}
        data = json.dumps(answer.get("body")).encode()
        self.send_response(answer.get("status", 200))
        for name, value in {"Content-Type": "application/json", **answer.get("header", {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" else data)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = answer


def end(*_):
    complaints = ["nobody expected %s" % request for request in Handler.log.unexpected]
    complaints += ["nobody asked for %s" % answer["file"] for answer in Handler.answers.values()
                   if answer["file"] not in Handler.log.asked]
    for complaint in complaints:
        print("%s: %s" % (sys.argv[1], complaint), file=sys.stderr)
    sys.stderr.flush()
    os._exit(1 if complaints else 0)


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: serve.py FOLDER")
    parent = os.getppid()
    signal.signal(signal.SIGTERM, end)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        # It may have ended meanwhile.
        if os.getppid() != parent:
            return
    Handler.answers = read(sys.argv[1])
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print("http://127.0.0.1:%d" % server.server_port, flush=True)
    server.serve_forever()


main()
