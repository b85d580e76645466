"""A client of msrpc in Python 3 alone, for any number of threads: docs/protocol.md with codec 2.

    with Client("127.0.0.1", 9700) as client:
        greeter = Service(client, "default/io.msrpc.hello.Greeter:1")
        greeter.call("greet(java.lang.String)", "ann", timeout=3)
        for item in greeter.stream("watch(long)", 7): ...
"""
import contextlib, hashlib, hmac, json, os, queue, socket, struct, threading, time, zlib

HEADER = struct.Struct(">4sBiBBBI")
REQUEST, RESPONSE, PING, PONG, HELLO, GOAWAY, CANCEL, ITEM, END, CREDIT = range(1, 11)
JSON, GZIP = 2, 1
MAX_FRAME = 8 * 1024 * 1024
WINDOW = 64
STATUS = ("OK CANCELLED INVALID_REQUEST DEADLINE_EXCEEDED NOT_FOUND UNAUTHENTICATED PERMISSION_DENIED"
          " OVERLOADED UNAVAILABLE INTERNAL APPLICATION TOO_LARGE").split()


class Failed(Exception):
    """A call without a value. `not_started`: sending it again cannot run it twice."""
    def __init__(self, status, message, not_started=False, type="", details=None):
        super().__init__(f"{status}: {message}")
        self.status, self.not_started, self.type, self.details = status, not_started, type, details


def varint(n):
    return bytes([n]) if n < 0x80 else bytes([n & 0x7F | 0x80]) + varint(n >> 7)


class Reader:
    """The rest of a body."""
    def __init__(self, data):
        self.data, self.at = data, 0
    def take(self, n):
        if n > len(self.data) - self.at:
            raise ValueError("a body is cut off")
        self.at += n
        return self.data[self.at - n:self.at]
    def varint(self):
        n = 0
        for shift in range(0, 70, 7):
            byte = self.take(1)[0]
            n |= (byte & 0x7F) << shift
            if byte < 0x80:
                return n
        raise ValueError("a varint of more than 10 bytes")
    def string(self):
        return self.take(self.varint()).decode(errors="replace")
    def attachments(self):
        return {self.string(): self.string() for _ in range(self.varint())}
    def value(self, codec, compression):
        """What JSON says; the bytes of any other codec."""
        data = self.take(len(self.data) - self.at)
        if compression == GZIP:
            data = zlib.decompressobj(31).decompress(data, min(MAX_FRAME, 200 * len(data)))
        elif compression:
            raise ValueError(f"compression {compression} was not offered")
        return json.loads(data) if codec == JSON else data
    def reply(self):
        """The failure that an envelope tells of, or None."""
        status = self.varint()
        self.attachments()
        if status == 0:
            return None
        message, stage, retryable = self.string(), self.varint(), self.take(1)[0]
        type, details = self.string(), self.take(self.varint())
        name = STATUS[status] if status < len(STATUS) else "INTERNAL"
        return Failed(name, message, retryable == 1, type, json.loads(details) if details else None)


class Client:
    def __init__(self, host, port, secret="", heartbeat=3.0, codecs=bytes([JSON])):
        self.heartbeat, self.lock = heartbeat, threading.RLock()
        self.pending, self.last_id, self.closed_by = {}, 0, None
        self.server, self.greeted, self.pongs = {}, threading.Event(), 0
        self.secret = secret.encode()
        self.socket = socket.create_connection((host, port), 5)
        self.socket.settimeout(None)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.read_at = self.written_at = time.monotonic()
        entries = {1: b"\1", 2: codecs, 3: bytes([GZIP]), 4: varint(MAX_FRAME),
                   5: varint(int(heartbeat * 1000)), 9: b"msrpc-python"}
        if secret:
            entries[10] = os.urandom(32)
        self.hello = varint(len(entries)) + b"".join(varint(k) + varint(len(v)) + v for k, v in entries.items())
        self.send(HELLO, 0, self.hello)
        self.reader = threading.Thread(target=self.receive, daemon=True)
        self.reader.start()
        if not self.greeted.wait(5) or self.closed_by:
            self.end(self.closed_by or "no HELLO in 5 s")
            raise Failed("UNAVAILABLE", self.closed_by, not_started=True)
        threading.Thread(target=self.beat, daemon=True).start()

    def send(self, type, id, body=b"", codec=0):
        with self.lock:
            try:
                self.socket.sendall(HEADER.pack(b"msnb", 1, HEADER.size + len(body), type, codec, 0, id) + body)
                self.written_at = time.monotonic()
            except OSError as e:
                self.end(f"the connection was lost: {e}")

    def open(self, method_id, arguments, timeout, codec=JSON):
        """Sends a REQUEST; where its answers arrive. Ids go up in the order of writing. Bytes are sent as they are."""
        answers = queue.Queue()
        millis = 0 if timeout is None else max(1, int(timeout * 1000 + 0.999))
        payload = arguments if isinstance(arguments, bytes) else json.dumps(list(arguments)).encode()
        body = method_id + varint(millis) + varint(0) + payload
        longest = max(8192, Reader(self.server[4]).varint()) if 4 in self.server else 65536
        if len(body) + HEADER.size > longest:
            raise Failed("TOO_LARGE", f"{len(body)} bytes", not_started=True)
        with self.lock:
            if self.closed_by:
                raise Failed("UNAVAILABLE", self.closed_by, not_started=True)
            self.last_id += 1
            id = self.last_id
            self.pending[id] = answers
            self.send(REQUEST, id, body, codec)
        return id, answers

    def forget(self, id):
        if self.pending.pop(id, None) is not None:
            self.send(CANCEL, id)
        self.close_if_done()

    def receive(self):
        try:
            while True:
                magic, version, length, type, codec, compression, id = HEADER.unpack(self.exactly(HEADER.size))
                if magic != b"msnb" or version != 1 or not HEADER.size <= length <= MAX_FRAME:
                    raise ValueError("no frame of this protocol")
                self.on_frame(type, (codec, compression), id, Reader(self.exactly(length - HEADER.size)))
        except (OSError, EOFError, ValueError) as e:
            self.end(f"the connection was lost: {e}")

    def exactly(self, n):
        data = bytearray()
        while len(data) < n:
            part = self.socket.recv(min(65536, n - len(data)))
            if not part:
                raise EOFError("the server has closed")
            self.read_at = time.monotonic()
            data += part
        return bytes(data)

    def on_frame(self, type, form, id, body):
        if type == PING:
            self.send(PONG, id)
        elif type == PONG:
            self.pongs += 1
        elif type == HELLO:
            said = body.data
            self.server = {body.varint(): body.take(body.varint()) for _ in range(body.varint())}
            if JSON not in self.server.get(2, b"\1"):
                raise ValueError("the server does not read JSON")
            if self.secret:
                if not hmac.compare_digest(self.server.get(11, b""), self.proof(self.secret, b"server", self.hello, said[:-34])):
                    raise ValueError("the server does not prove that it knows the secret")
                self.send(HELLO, 0, b"\1\x0b\x20" + self.proof(self.secret, b"client", self.hello, said[:-34]))
            self.greeted.set()
            self.send(PING, 0)
        elif type == GOAWAY:
            self.on_goaway(struct.unpack(">i", body.take(4))[0], body.varint(), body.string())
        elif type in (RESPONSE, END, ITEM):
            self.on_answer(type, form, id, body)
        elif type < 128 and type not in (CANCEL, CREDIT):
            raise ValueError(f"frame of type {type}")

    @staticmethod
    def proof(secret, side, client, server):
        parts = hashlib.sha256(client).digest() + hashlib.sha256(server).digest()
        return hmac.new(secret, b"msrpc " + side + parts, "sha256").digest()

    def on_answer(self, type, form, id, body):
        answers = self.pending.get(id) if type == ITEM else self.pending.pop(id, None)
        if answers is None:
            return
        try:
            failure = None if type == ITEM else body.reply()
            answers.put((END, failure) if failure or type == END else (type, body.value(*form)))
        except (ValueError, zlib.error) as e:
            answers.put((END, Failed("INTERNAL", f"an unreadable answer: {e}")))
        self.close_if_done()

    def on_goaway(self, last, reason, text):
        self.closed_by = f"the server is leaving ({reason}): {text}"
        for id in [id for id in list(self.pending) if id > last]:
            self.pending.pop(id).put((END, Failed("UNAVAILABLE", text, not_started=True)))
        self.close_if_done()

    def close_if_done(self):
        if self.closed_by and not self.pending:
            self.close()

    def beat(self):
        """PING when nothing was read, or written, for a heartbeat; the end when that stays unanswered."""
        ping, pinged = 0, None
        while not self.closed_by:
            time.sleep(self.heartbeat / 4)
            now = time.monotonic()
            pinged = None if pinged and self.read_at > pinged else pinged
            if pinged and now - pinged > self.heartbeat:
                return self.end("the server is silent")
            if not pinged and now - min(self.read_at, self.written_at) > self.heartbeat:
                ping, pinged = ping + 1, now
                self.send(PING, ping)

    def end(self, why):
        self.closed_by = self.closed_by or why
        self.greeted.set()
        for id in list(self.pending):
            self.pending.pop(id).put((END, Failed("CONNECTION_LOST", why)))
        self.close()

    def close(self):
        self.closed_by = self.closed_by or "this client is closed"
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Service:
    def __init__(self, client, name):
        self.client, self.name = client, name

    def open(self, signature, *rest):
        return self.client.open(hashlib.sha256(f"{self.name}#{signature}".encode()).digest()[:8], *rest)

    def call(self, signature, *arguments, timeout=3.0):
        """The value; raises Failed."""
        return self.answer(*self.open(signature, arguments, timeout), timeout)

    def raw(self, signature, payload, codec, timeout=3.0):
        """The payload of the answer, as bytes; raises Failed."""
        return self.answer(*self.open(signature, payload, timeout, codec), timeout)

    def answer(self, id, answers, timeout):
        try:
            kind, answer = answers.get(timeout=timeout)
        except queue.Empty:
            self.client.forget(id)
            raise Failed("DEADLINE_EXCEEDED", f"no answer in {timeout} s") from None
        if kind != END:
            return answer
        raise answer

    def stream(self, signature, *arguments, timeout=None):
        """The items as they come; raises Failed. Closing the generator cancels."""
        id, answers = self.open(signature, arguments, timeout)
        try:
            self.client.send(CREDIT, id, varint(WINDOW))
            taken = 0
            while True:
                kind, answer = answers.get(timeout=timeout)
                if kind == END and answer is None:
                    return
                if kind == END:
                    raise answer
                yield answer
                taken += 1
                if taken % (WINDOW // 2) == 0:
                    self.client.send(CREDIT, id, varint(WINDOW // 2))
        except queue.Empty:
            raise Failed("DEADLINE_EXCEEDED", f"no item in {timeout} s") from None
        finally:
            self.client.forget(id)
