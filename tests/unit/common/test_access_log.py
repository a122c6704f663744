"""What a line of the access log keeps, whatever its format asks for."""

from types import SimpleNamespace

from gunicorn.config import Config

from values_hub.common.access_log import AccessLogger


def test_neither_a_query_nor_where_somebody_came_from_nor_a_key_is_written():
    asked = {
        "REQUEST_METHOD": "GET", "PATH_INFO": "/recruitment/lay/open/k3y/", "SERVER_PROTOCOL": "HTTP/1.1",
        "QUERY_STRING": "q=Amina", "RAW_URI": "/people/?q=Amina", "REMOTE_ADDR": "10.0.0.1",
        "HTTP_REFERER": "/people/?q=Khan", "HTTP_USER_AGENT": "Firefox",
    }  # fmt: skip
    answer = SimpleNamespace(status="200 OK", sent=12, headers=[("X-Note", "Amina")])
    request = SimpleNamespace(headers=[("REFERER", "/people/?q=Khan"), ("COOKIE", "secret")])
    took = SimpleNamespace(seconds=1, microseconds=5, total_seconds=lambda: 1.0)

    atoms = AccessLogger(Config()).atoms(answer, request, asked, took)

    assert (atoms["q"], atoms["f"], atoms["s"]) == ("-", "-", "200")
    assert atoms["U"] == "/recruitment/lay/open/***/"
    assert atoms["r"] == f"GET {atoms['U']} HTTP/1.1"
    written = " ".join(str(each) for each in atoms.values())
    assert not any(said in written for said in ("Amina", "Khan", "secret", "k3y"))
    assert not any(name.startswith("{") for name in atoms)
