"""What PythonClientTest has msrpc.py do: session.py HOST PORT SECRET. Ends with 0 if all went well."""
import sys, threading

from msrpc import Client, Failed, Service

HOST, PORT, SECRET = sys.argv[1], int(sys.argv[2]), sys.argv[3]


def failure(work):
    try:
        value = work()
    except Failed as e:
        return e
    raise AssertionError(f"no failure, but {value!r}")


def wrong_secret():
    e = failure(lambda: Client(HOST, PORT))
    assert "(3)" in str(e) and e.not_started, e
    e = failure(lambda: Client(HOST, PORT, "not the secret of the cook"))
    assert "does not prove" in str(e) and e.not_started, e


def values(kitchen):
    assert kitchen.call("echo(java.lang.String)", "né 😀") == "né 😀"
    long = "0123456789" * 2_000 + "né"
    assert kitchen.call("echo(java.lang.String)", long) == long
    dish = {"name": "pie", "price": "12.50", "tags": ["hot"], "size": {"2": {"grams": 300}}, "unknown": [1]}
    cooked = kitchen.call("cook(io.msrpc.PythonClientTest$Dish)", dish)
    assert cooked == {"name": "pie!", "price": "12.50", "tags": ["hot"], "size": {"2": {"grams": 300}},
                      "calories": {"1": 9}, "made": "2026-01-02T03:04:05Z"}, cooked


def errors(kitchen):
    e = failure(lambda: kitchen.call("nothing()"))
    assert e.status == "NOT_FOUND" and e.not_started, e
    e = failure(lambda: kitchen.call("echo(java.lang.String)", 1))
    assert e.status == "INVALID_REQUEST" and e.not_started, e
    e = failure(lambda: kitchen.call("fail()"))
    assert e.status == "APPLICATION" and e.type == "java.lang.IllegalStateException", e
    e = failure(lambda: kitchen.call("burn(java.lang.String)", "pie"))
    assert (e.type, e.details) == ("burnt", {"dish": "pie", "minutes": 7}), e
    e = failure(lambda: kitchen.call("never()", timeout=0.3))
    assert e.status == "DEADLINE_EXCEEDED" and not e.not_started, e


def streams(kitchen):
    assert list(kitchen.stream("count(int)", 1_000)) == list(range(1_000))
    endless = kitchen.stream("count(int)", 2**31 - 1)
    assert [next(endless) for _ in range(100)] == list(range(100))
    endless.close()
    e = failure(lambda: list(kitchen.stream("count(int)", -1)))
    assert e.type == "burnt", e


def leaving(client, kitchen):
    answers = []
    waiting = threading.Thread(target=lambda: answers.append(kitchen.call("last()", timeout=20)))
    waiting.start()
    kitchen.call("leave()")
    waiting.join(20)
    assert answers == ["goodbye"], answers
    client.reader.join(20)
    e = failure(lambda: kitchen.call("echo(java.lang.String)", "late"))
    assert e.status == "UNAVAILABLE" and e.not_started and "leaving (1)" in str(e), e


wrong_secret()
with Client(HOST, PORT, SECRET, heartbeat=1) as client:
    assert client.server[7] == b"kitchen-1", client.server
    kitchen = Service(client, "default/io.msrpc.PythonClientTest$Kitchen:1")
    values(kitchen)
    errors(kitchen)
    streams(kitchen)
    assert client.pongs >= 1
    leaving(client, kitchen)
print("all is well")
