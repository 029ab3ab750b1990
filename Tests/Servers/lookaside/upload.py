"""The program of a lookaside cache that takes uploads, with the texts of the real one.

It serves files, too, and sits behind a server that says who asks (X-Remote-User).
usage: upload.py DIRECTORY, which prints `serving at PORT`. Packages that exist are directories below it.
"""

import hashlib
import http.server
import os
import re
import sys
import urllib.parse

ROOT = sys.argv[1]
CHUNK = 1 << 16


class Part:
    def __init__(self, name, filename):
        self.name, self.filename, self.data = name, filename, b""


def parts(body, boundary):
    """The parts of multipart/form-data."""
    for piece in body.split(b"--" + boundary)[1:-1]:
        head, _, data = piece.partition(b"\r\n\r\n")
        names = dict(re.findall(r'(name|filename)="([^"]*)"', head.decode()))
        part = Part(names["name"], names.get("filename"))
        part.data = data[:-2]
        yield part


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, status, text, kind="text/plain"):
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_HEAD(self):
        self.file(False)

    def do_GET(self):
        self.file(True)

    def file(self, with_body):
        path = os.path.join(ROOT, urllib.parse.unquote(self.path).lstrip("/"))
        if ".." in path or not os.path.isfile(path):
            return self.answer(404, "" if not with_body else "<html>no</html>", "text/html")
        self.send_response(200)
        self.send_header("Content-Length", str(os.path.getsize(path)))
        self.send_header("Last-Modified", self.date_time_string(os.path.getmtime(path)))
        self.end_headers()
        if with_body:
            with open(path, "rb") as file:
                while chunk := file.read(CHUNK):
                    self.wfile.write(chunk)

    def do_POST(self):
        boundary = re.search(r"boundary=(\S+)", self.headers.get("Content-Type", ""))
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with open(os.path.join(ROOT, "requests"), "a") as log:
            log.write("%s %d %s\n" % (
                self.headers.get("X-Remote-User"), len(body), self.headers.get("Expect")))
        form = {part.name: part for part in parts(body, boundary.group(1).encode())}
        self.upload(form)

    def upload(self, form):
        text = {name: part.data.decode() for name, part in form.items() if part.filename is None}
        if self.headers.get("X-Remote-User", "").startswith("stranger"):
            return self.answer(403, "You must be in the packager group to upload.\n")
        if "name" not in text:
            return self.answer(400, "Required field \"name\" is not present.\n")
        if "md5sum" in text:
            return self.answer(406, "Uploads with md5 are no longer allowed.\n")
        if "sha512sum" not in text:
            return self.answer(400, "Required checksum is not present\n")
        package = os.path.join(ROOT, text["name"])
        if not os.path.isdir(package):
            return self.answer(404, "Module \"%s\" does not exist!\n" % text["name"])
        if "filename" not in text and "file" not in form:
            return self.answer(400, "Required field \"file\" is not present.\n")
        name = text.get("filename") or form["file"].filename
        target = os.path.join(package, name, "sha512", text["sha512sum"], name)
        if "filename" in text:
            return self.answer(200, "Available\n" if os.path.exists(target) else "Missing\n")
        if os.path.exists(target):
            return self.answer(200, "File %s already exists\nFile: %s Size: %d\n" % (
                name, target, os.path.getsize(target)))
        data = form["file"].data
        found = hashlib.sha512(data).hexdigest()
        if found != text["sha512sum"]:
            return self.answer(400, "SHA512 check failed. Received %s instead of %s.\n" % (
                found, text["sha512sum"]))
        os.makedirs(os.path.dirname(target))
        with open(target, "wb") as file:
            file.write(data)
        if "mtime" in text:
            os.utime(target, (int(text["mtime"]), int(text["mtime"])))
        self.answer(200, "File %s size %d SHA512 %s stored OK\n" % (name, len(data), found))


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print("serving at %d" % server.server_address[1], flush=True)
server.serve_forever()
