"""Many clients at once, as a server meets them."""

import http.client
import threading
import time
import urllib.parse

import numpy as np

TIMEOUT = 120.0
HEADERS = {"Content-Type": "application/json"}


def run_load(url, body, num_clients=32, seconds=5.0):
    """Has clients send the same request over and over.

    Each has a connection of its own, waits for the answer and sends the next
    request at once. What they do takes time of the same processors, if the
    server is on this machine.

    Args:
        url: string, the address to POST to.
        body: bytes, the request.
        num_clients: integer, how many clients.
        seconds: float, for how long.

    Returns:
        A dict: `requests`, those that were answered with status 200;
        `errors`, a list of strings, what else happened; `seconds`; and
        `p50` and `p99`, in seconds from a request to the end of its answer.
    """
    clients = [_Client(url, body) for _ in range(num_clients)]
    start = time.perf_counter()
    for client in clients:
        client.end = start + seconds
        client.start()
    for client in clients:
        client.join()
    taken = time.perf_counter() - start
    times = [each for client in clients for each in client.times]
    p50, p99 = np.percentile(times, [50, 99]).tolist() if times else [None] * 2
    return {
        "requests": len(times),
        "errors": [each for client in clients for each in client.errors],
        "seconds": taken,
        "p50": p50,
        "p99": p99,
    }


class _Client(threading.Thread):
    def __init__(self, url, body):
        super().__init__(daemon=True)
        self.address = urllib.parse.urlsplit(url)
        self.body = body
        self.times, self.errors = [], []

    def run(self):
        is_over = False
        while not is_over:  # at least once, even if it began late
            connection = http.client.HTTPConnection(
                self.address.netloc, timeout=TIMEOUT
            )
            try:
                self._use(connection)
            except (OSError, http.client.HTTPException) as error:
                self.errors.append(f"{type(error).__name__}: {error}")
                time.sleep(0.1)  # the next attempt may fail at once
            finally:
                connection.close()
            is_over = time.perf_counter() >= self.end

    def _use(self, connection):
        is_over = False
        while not is_over:
            start = time.perf_counter()
            connection.request("POST", self.address.path, self.body, HEADERS)
            answer = connection.getresponse()
            content = answer.read()
            if answer.status == 200:
                self.times.append(time.perf_counter() - start)
            else:
                reason = content[:200].decode(errors="replace")
                self.errors.append(f"{answer.status}: {reason}")
            is_over = time.perf_counter() >= self.end
