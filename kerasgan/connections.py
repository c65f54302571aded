"""Connections to clients, which have no time without end."""

import json

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

# Seconds that a request may take to arrive, and an answer to be taken; and
# the bytes a second by which long ones have longer.
PATIENCE = 60
SLOWEST = 2**14


class Connection(H11Protocol):
    """A connection to a client that may be slow, but not stand still.

    Uvicorn waits without end for the rest of a request. Such a request keeps
    its connection and its memory, and has the server wait where it should end.
    """

    _late = None  # the timer of a request that is arriving
    _stuck = None  # that of an answer that is not taken
    _end_by = 0.0  # when the request must have arrived

    def connection_made(self, transport):
        super().connection_made(transport)
        self._watch(0)

    def data_received(self, data):
        super().data_received(data)
        self._watch(len(data))

    def on_response_complete(self):
        super().on_response_complete()
        self._watch(0)  # the next request may have begun long ago

    def connection_lost(self, exc):
        self._late = _stopped(self._late)
        self._stuck = _stopped(self._stuck)
        super().connection_lost(exc)

    def pause_writing(self):
        super().pause_writing()
        seconds = PATIENCE + self.transport.get_write_buffer_size() / SLOWEST
        self._stuck = self.loop.call_later(seconds, self.transport.abort)

    def resume_writing(self):
        super().resume_writing()
        self._stuck = _stopped(self._stuck)

    def shutdown(self):
        """The server ends: what has not arrived by now is not waited for."""
        if self.conn.their_state is h11.SEND_BODY:
            self._end(503, "The server ends.")
        else:
            super().shutdown()

    def send_400_response(self, msg):
        self._end(400, msg)

    def _watch(self, size):
        """Starts the clock of a request, winds it on, or stops it."""
        if self.conn.their_state not in (h11.IDLE, h11.SEND_BODY):
            self._late = _stopped(self._late)
        elif self._late is None:
            self._end_by = self.loop.time() + PATIENCE
            self._late = self.loop.call_at(self._end_by, self._look)
        else:
            self._end_by += size / SLOWEST

    def _look(self):
        """Ends a request that is late; comes again for one that has longer."""
        if self.loop.time() < self._end_by:
            self._late = self.loop.call_at(self._end_by, self._look)
        else:
            reason = f"A request must arrive within {PATIENCE} seconds."
            self._end(408, reason)

    def _end(self, status, reason):
        """Says why, unless an answer has begun, and closes the connection."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            self._answer(status, json.dumps({"error": reason}).encode())
        if self.cycle is not None:
            self.cycle.disconnected = True
        self.transport.close()

    def _answer(self, status, body):
        headers = [
            ("content-type", "application/json"),
            ("content-length", str(len(body))),
            ("connection", "close"),
        ]
        for event in (
            h11.Response(status_code=status, headers=headers),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event))


class PageConnection(Connection):
    """One of a page, which keeps some open for as long as it is shown."""

    def shutdown(self):
        """The server ends, and waits for nobody."""
        self.transport.close()


def _stopped(timer):
    if timer is not None:
        timer.cancel()
