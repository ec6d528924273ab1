"""What WHIP's and WHEP's programs share: their HTTP requests, and a choice of the server's addresses."""

import urllib.parse
import urllib.request


class Session:
    """A session of WHIP or WHEP at that endpoint; FAMILY is "4" or "6"."""

    def __init__(self, endpoint, token, family):
        self.endpoint, self.token, self.family = endpoint, token, family
        self.resource = None

    def begin(self, offer):
        """The answer, with the server's candidates of that address family only."""
        answer, headers = self.request("POST", self.endpoint, offer)
        self.resource = urllib.parse.urljoin(self.endpoint, headers["Location"])
        return "\r\n".join(line for line in answer.splitlines() if self.is_kept(line)) + "\r\n"

    def is_kept(self, line):
        if not line.startswith("a=candidate:"):
            return True
        return (":" in line.split()[4]) == (self.family == "6")

    def end(self):
        if self.resource:
            self.request("DELETE", self.resource)

    def request(self, method, url, body=None):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/sdp"}
        data = body.encode() if body else None
        request = urllib.request.Request(url, data=data, headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=120) as response:
            return response.read().decode(), response.headers
