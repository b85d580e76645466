"""What PythonClientTest has msrpc.py do with every vector of docs/protocol.md: vectors.py HOST PORT DOCUMENT SECRET.

The server is bin/conformance's, with the secret; "LEAVE" on its own line asks for its end. Ends with 0 if all went well.
"""
import hashlib, json, re, socket, struct, sys

from msrpc import Client, Reader, Service, varint, REQUEST, RESPONSE, HELLO, CREDIT, PONG

HOST, PORT, DOCUMENT, SECRET = sys.argv[1], int(sys.argv[2]), open(sys.argv[3], encoding="utf-8").read(), sys.argv[4]
GREETER = "default/io.msrpc.hello.Greeter:1"


def table(heading):
    """The rows of the table behind a heading, without its head."""
    rows = DOCUMENT[DOCUMENT.index(f"\n{heading}\n"):].split("\n|---", 1)[1].split("\n")[1:]
    cells = []
    for row in rows:
        if not row.startswith("|"):
            return cells
        cells.append([cell.strip().strip("`") for cell in row.strip("|").split("|")])


FRAMES = {name: bytes.fromhex("".join(re.split(" {2,}", line)[0] for line in block.split("\n")).replace(" ", ""))
          for name, block in re.findall(r"```\nframe (\S+)\n(.*?)```", DOCUMENT, re.DOTALL)}
METHODS = dict(table("### A server to try a client on"))
used = set()


def vector(name):
    used.add(name)
    return FRAMES[name]


def same(found, expected, what):
    assert found == expected, f"{what}: {found!r} (expected: {expected!r})"


def values():
    """Every value of the tables, there and back, on both codecs."""
    rows = table("### Vectors")
    texts = dict(table("### Vectors of codec 2"))
    same(list(texts), [row[0] for row in rows], "values of both codecs")
    with Client(HOST, PORT, SECRET, codecs=b"\1\2") as client:
        service = Service(client, "default/io.msrpc.conformance.Values:1")
        for name, declared, _, hex in rows:
            signature, slot = METHODS[declared], bytes.fromhex(hex)
            arguments = b"" if declared == "void" else slot
            same(service.raw(signature, arguments, codec=1), slot, f"{name} on codec 1")
            text = json.loads(texts[name])
            answer = service.call(signature, *([] if declared == "void" else [text]))
            same(json.dumps(answer), json.dumps(text), f"{name} on codec 2")


class Raw:
    """A socket, for frames as they stand in the document; the secret is proved first."""
    def __init__(self, hello="hello-client"):
        self.socket = socket.create_connection((HOST, PORT), 20)
        nonce = bytes(range(32))
        client = vector(hello)[16:]
        client = varint(client[0] + 1) + client[1:] + b"\x0a\x20" + nonce
        self.send(self.frame(HELLO, client))
        self.hello = self.read(HELLO)[16:]
        proof = Client.proof(SECRET.encode(), b"client", client, self.hello[:-34])
        self.send(self.frame(HELLO, b"\1\x0b\x20" + proof))
    @staticmethod
    def frame(type, body, id=0, codec=0):
        return struct.pack(">4sBiBBBI", b"msnb", 1, 16 + len(body), type, codec, 0, id) + body
    def send(self, *frames):
        self.socket.sendall(b"".join(frames))
    def read(self, type=None):
        frame = self.exactly(16)
        frame += self.exactly(struct.unpack(">i", frame[5:9])[0] - 16)
        assert type is None or frame[9] == type, f"{frame.hex()} (expected: type {type})"
        return frame
    def exactly(self, n):
        data = b""
        while len(data) < n:
            part = self.socket.recv(n - len(data))
            assert part, "the server has closed"
            data += part
        return data
    def expect(self, name):
        same(self.read().hex(), vector(name).hex(), name)
    def status(self, id):
        frame = self.read(RESPONSE)
        same(struct.unpack(">I", frame[12:16])[0], id, "request id")
        return frame[16]
    def alive(self):
        self.send(vector("ping"))
        self.expect("pong")
    def __enter__(self):
        return self
    def __exit__(self, *_):
        self.socket.close()


def entries(body):
    reader = Reader(body)
    return {reader.varint(): reader.take(reader.varint()) for _ in range(reader.varint())}


def request(name, text, id, codec):
    """greet(text), 3,000 ms."""
    method = hashlib.sha256(f"{GREETER}#{name}(java.lang.String)".encode()).digest()[:8]
    slot = bytes([len(text) + 3, 0x0A, len(text)]) + text.encode()
    return Raw.frame(REQUEST, method + b"\xb8\x17\0" + (slot if codec == 1 else json.dumps([text]).encode()), id, codec)


def session():
    with Raw() as peer:
        shown, said = entries(vector("hello-server")[16:]), entries(peer.hello)
        same([said[key] for key in (1, 4, 5, 7, 9)], [shown[key] for key in (1, 4, 5, 7, 9)], "hello-server")
        assert shown[2] in said[2] and shown[3] in said[3] and said[8], said
        peer.send(vector("request"))
        peer.expect("response")
        peer.send(vector("request-no-arguments"))
        peer.expect("response-void")
        peer.send(vector("request-attachments"))
        assert peer.status(3) in (0, 3), "1 ms may be too short, anything else is wrong"
        peer.send(vector("request-gzip"))
        same(peer.status(4), 0, "request-gzip")
        unknown = bytes(7) + b"\1\xb8\x17\0"
        peer.send(Raw.frame(REQUEST, unknown, 5, 1))
        peer.expect("response-not-found")
        peer.send(request("greet", "fire", 6, 1))
        peer.expect("response-application")
        peer.send(vector("oneway"), vector("extension"))
        peer.alive()
        peer.send(vector("request-json"))
        peer.expect("response-json")
        for name, id in (("request-zstd", 10), ("request-lz4", 11)):
            peer.send(vector(name))
            same(peer.status(id), 0, name)
        peer.send(request("greet", "bob", 12, 1))
        peer.expect("response-business")
        peer.send(request("greet", "bob", 13, 2))
        peer.expect("response-business-json")
    with Raw("hello-client-json") as peer:
        peer.send(vector("request-json"))
        peer.expect("response-json")
    with Raw() as peer:
        peer.send(Raw.frame(12, b""))
        peer.expect("goaway-protocol-error")


def streams():
    for item, end in ((vector("item"), "end"), (vector("item").replace(b"\6\n\3ann", b"\7\n\4fire"), "end-application")):
        item = item[:5] + struct.pack(">i", len(item)) + item[9:]
        with Raw() as peer:
            peer.send(vector("request-stream"), vector("credit"))
            peer.expect("credit")
            peer.send(item)
            if end == "end":
                peer.expect("item")
                peer.send(vector("end"))
            peer.expect(end)
    with Raw() as peer:
        peer.send(vector("request-stream"), vector("credit"), vector("cancel"))
        peer.send(vector("ping"))
        while (frame := peer.read())[9] != PONG:
            same(frame[9], CREDIT, "what may have left before the CANCEL came")


def proofs():
    client, server = vector("hello-client-nonce")[16:], vector("hello-server-proof")[16:]
    secret = b"the secret of the vectors"
    same(Client.proof(secret, b"server", client, server[:-34]), server[-32:], "hello-server-proof")
    same(Client.proof(secret, b"client", client, server[:-34]), vector("hello-client-proof")[-32:], "hello-client-proof")


def leaving():
    """The server ends while it owes an answer, and its patience is short."""
    with Raw() as peer:
        method = hashlib.sha256(b"default/io.msrpc.conformance.Calls:1#never()").digest()[:8]
        peer.send(Raw.frame(REQUEST, method + b"\0\0", 7, 1))
        peer.alive()
        print("LEAVE", flush=True)
        peer.expect("goaway-draining")
        peer.expect("goaway-closing")


proofs()
values()
session()
streams()
leaving()
same(used, set(FRAMES), "frames that were tried")
print("all is well")
