"""A small OpenID Connect provider on the loopback interface, with the customs of Fedora's: people log in by
Kerberos, the answer stands in the title of a page, and services ask at `token endpoint + "Info"` what a token is.

Who asks for a code is said by a server in front of it (X-Remote-User); without one it is `alice`.
usage: openid_provider.py, which prints `serving at PORT`; `PUT /control` with JSON changes its settings.
"""

import http.server
import json
import secrets
import sys
import threading
import time
import urllib.parse

GROUPS = ["packager", "provenpackager", "bodhiadmin"]


class Provider:
    """What has been given out."""

    def __init__(self):
        self.lock = threading.Lock()
        self.codes = {}  # code: (user, redirect)
        self.access = {}  # token: (user, end)
        self.refresh = {}  # token: user
        self.settings = {"lifetime": 3600, "rotates": True, "modes": ["query", "oob"], "groups": GROUPS}
        self.counts = {"authorization": 0, "code": 0, "refresh": 0}

    def issue(self, user):
        access, refresh = secrets.token_urlsafe(16), secrets.token_urlsafe(16)
        self.access[access] = (user, time.time() + self.settings["lifetime"])
        self.refresh[refresh] = user
        return {"access_token": access, "refresh_token": refresh, "token_type": "Bearer",
                "expires_in": self.settings["lifetime"]}

    def user(self, token):
        user, end = self.access.get(token, (None, 0))
        return user if end > time.time() else None


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    provider = None

    def log_message(self, *arguments):
        pass

    def answer(self, status, body, kind="application/json"):
        data = (json.dumps(body) if kind == "application/json" else body).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()

    def root(self):
        """Where the one who asks finds us, perhaps behind another server."""
        behind = self.headers.get("X-Forwarded-Host")
        return "https://" + behind if behind else "http://" + self.headers["Host"]

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        with self.provider.lock:
            if url.path == "/openidc/.well-known/openid-configuration":
                self.discovery()
            elif url.path == "/openidc/Authorization":
                self.authorize(dict(urllib.parse.parse_qsl(url.query)))
            elif url.path == "/openidc/Continue":
                if "transaction=7" not in self.headers.get("Cookie", ""):
                    return self.answer(400, {"error": "invalid_request"})
                self.page(dict(urllib.parse.parse_qsl(url.query)))
            elif url.path == "/openidc/UserInfo":
                self.user_info(self.headers.get("Authorization", "").removeprefix("Bearer "))
            elif url.path == "/control":
                self.answer(200, self.provider.counts)
            else:
                self.answer(404, {"error": "not_found"})

    def do_PUT(self):
        change = json.loads(self.body())
        with self.provider.lock:
            if change.pop("revoke", None):
                self.provider.access.clear()
                self.provider.refresh.clear()
            if change.pop("expire", None):
                self.provider.access.clear()
            self.provider.settings.update(change)
        self.answer(200, {})

    def do_POST(self):
        form = dict(urllib.parse.parse_qsl(self.body()))
        with self.provider.lock:
            if self.path == "/openidc/Token":
                self.token(form)
            elif self.path == "/openidc/TokenInfo":
                self.token_info(form)
            else:
                self.answer(404, {"error": "not_found"})

    def discovery(self):
        root = self.root() + "/openidc"
        self.answer(200, {
            "issuer": root + "/", "authorization_endpoint": root + "/Authorization",
            "token_endpoint": root + "/Token", "userinfo_endpoint": root + "/UserInfo",
            "jwks_uri": root + "/Jwks", "response_types_supported": ["code"],
            "response_modes_supported": self.provider.settings["modes"]})

    def authorize(self, query):
        self.provider.counts["authorization"] += 1
        if query.get("client_id") != "bodhi-client" or query.get("response_type") != "code":
            return self.answer(400, {"error": "invalid_request"})
        if "openid" not in query.get("scope", "").split():
            return self.answer(400, {"error": "invalid_scope"})
        if self.provider.settings.get("hops"):
            self.send_response(302)
            self.send_header("Set-Cookie", "transaction=7; Path=/openidc")
            self.send_header("Location", "/openidc/Continue?" + urllib.parse.urlencode(query))
            self.send_header("Content-Length", "0")
            return self.end_headers()
        self.page(query)

    def page(self, query):
        """The last page, which a person would copy from."""
        if self.provider.settings.get("form"):
            return self.answer(200, "<html><head><title>Log in</title></head></html>", "text/html")
        code = secrets.token_urlsafe(12)
        user = self.headers.get("X-Remote-User", "alice").split("@")[0]
        self.provider.codes[code] = (user, query["redirect_uri"])
        title = "code=%s;state=%s" % (code, self.provider.settings.get("state") or query["state"])
        self.answer(200, "<!DOCTYPE html>\n<html>\n <head>\n  <title>%s</title>\n </head>\n"
                    "<body>Copy the code.</body></html>\n" % title, "text/html; charset=utf-8")

    def token(self, form):
        if form.get("client_id") != "bodhi-client":
            return self.answer(400, {"error": "invalid_client"})
        if form.get("grant_type") == "authorization_code":
            self.provider.counts["code"] += 1
            user, redirect = self.provider.codes.pop(form.get("code"), (None, None))
            if user is None or redirect != form.get("redirect_uri"):
                return self.answer(400, {"error": "invalid_grant", "error_description": "unknown code"})
            return self.answer(200, self.provider.issue(user))
        if form.get("grant_type") == "refresh_token":
            self.provider.counts["refresh"] += 1
            user = self.provider.refresh.pop(form.get("refresh_token"), None)
            if user is None:
                return self.answer(400, {"error": "invalid_grant", "error_description": "token revoked"})
            return self.answer(200, self.provider.issue(user))
        return self.answer(400, {"error": "unsupported_grant_type"})

    def token_info(self, form):
        user = self.provider.user(form.get("token"))
        if user is None:
            return self.answer(200, {"active": False})
        scope = " ".join(["openid", "email", "profile", "https://id.fedoraproject.org/scope/groups",
                          "https://id.fedoraproject.org/scope/agreements"])
        self.answer(200, {"active": True, "username": user, "sub": user, "scope": scope,
                          "client_id": "bodhi-client", "exp": int(time.time()) + 600})

    def user_info(self, token):
        user = self.provider.user(token)
        if user is None:
            return self.answer(401, {"error": "invalid_token"})
        self.answer(200, {"sub": user, "nickname": user, "email": user + "@example.com",
                          "groups": self.provider.settings["groups"]})


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True


def serve():
    """Starts a provider in a thread of its own; gives its port."""
    handler = type("ProviderHandler", (Handler,), {"provider": Provider()})
    server = Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


if __name__ == "__main__":
    print("serving at %d" % serve(), flush=True)
    sys.stdin.read()
    threading.Event().wait()
