"""Isso behind a gate: what it has no settings for. `python gate.py isso.cfg`."""

import io
import json
import re
import sys
import threading
import time

from isso import config, make_app
from isso.wsgi import CORSMiddleware, origin, urlsplit
from werkzeug.serving import run_simple

# The most letters of a message, of a name, and of all that is sent; `length` in book.toml says the first to readers.
LENGTH = 800
NAME = 80
BYTES = 16_384
# The most links in a message; `links` in book.toml.
LINKS = 2
# The seconds between two messages from one address.
PAUSE = 10

LINK = re.compile(r"[a-z][a-z0-9+.-]*://|(?<![\w/.])www\.", re.IGNORECASE)


class Gate:
    """Looks at what is written, new or changed, before Isso sees it."""

    def __init__(self, isso, hosts):
        self.isso = isso
        # A page may read why it was refused if it may ask at all.
        self.refusal = CORSMiddleware(self.answer, origin=origin(hosts), allowed=("Origin", "Referer", "Content-Type"))
        self.lock = threading.Lock()
        self.last = {}

    def __call__(self, environ, start_response):
        if environ["REQUEST_METHOD"] in ("POST", "PUT"):
            told = environ.get("CONTENT_LENGTH") or ""
            size = int(told) if told.isdecimal() else 0
            body = environ["wsgi.input"].read(min(size, BYTES))
            environ["wsgi.input"] = io.BytesIO(body)
            environ["descent.refused"] = "413 Content Too Large" if size > BYTES else self.refused(environ, body)
            if environ["descent.refused"]:
                return self.refusal(environ, start_response)
        return self.isso(environ, start_response)

    def refused(self, environ, body):
        """The answer to a message that goes no further."""
        try:
            told = json.loads(body)
        except ValueError:
            return None
        if not isinstance(told, dict):
            return None
        text, author = (told.get(key) or "" for key in ("text", "author"))
        if len(str(text)) > LENGTH or len(str(author)) > NAME:
            return "413 Content Too Large"
        if sum(len(LINK.findall(str(part))) for part in (text, author)) > LINKS:
            return "422 Unprocessable Content"
        if environ["PATH_INFO"].endswith("/new") and not self.may_write(environ):
            return "429 Too Many Requests"
        return None

    def may_write(self, environ):
        """Whether the last message from an address is long enough ago."""
        # As Isso does, the last address that a proxy handed on is taken for the reader's.
        address = environ.get("HTTP_X_FORWARDED_FOR", environ.get("REMOTE_ADDR", "")).split(",")[-1].strip()
        now = time.monotonic()
        with self.lock:
            self.last = {other: then for other, then in self.last.items() if now - then < PAUSE}
            if address in self.last:
                return False
            self.last[address] = now
            return True

    @staticmethod
    def answer(environ, start_response):
        start_response(environ["descent.refused"], [("Content-Type", "application/json")])
        return [json.dumps({"message": environ["descent.refused"]}).encode()]


if __name__ == "__main__":
    settings = config.load(config.default_file(), sys.argv[1])
    host, port, _ = urlsplit(settings.get("server", "listen"))
    run_simple(host, port, Gate(make_app(settings), settings.getiter("general", "host")), threaded=True)
