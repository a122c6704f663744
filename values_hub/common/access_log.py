"""The web server's access log. What is looked for stands in a query, where somebody came from in a header: neither is
written, whatever the format asks for, nor is a key out of an address."""

from typing import Any
from urllib.parse import quote

from gunicorn.glogging import Logger

from values_hub.common.logs import masked


class AccessLogger(Logger):
    """For `gunicorn --logger-class`."""

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        given = super().atoms(resp, req, environ, request_time)
        path = masked(quote(environ.get("PATH_INFO", "").encode("latin-1", "replace")))
        plain = {name: value for name, value in given.items() if not name.startswith("{")}
        said = f"{environ['REQUEST_METHOD']} {path} {environ['SERVER_PROTOCOL']}"
        return {**plain, "r": said, "U": path, "q": "-", "f": "-"}
