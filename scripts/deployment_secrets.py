"""`make secrets`: the secret files docker-compose.yml mounts, made once and never overwritten.

What only a person knows is made empty: docker compose mounts no file that is not there.
"""

import secrets
import sys

from scripts.console import say
from scripts.house import ROOT, VAR

FOLDER = VAR / "secrets"


def main() -> int:
    # Only we may enter the folder; the files themselves are readable because the container's user is not us.
    FOLDER.mkdir(parents=True, exist_ok=True)
    FOLDER.chmod(0o700)
    password = FOLDER / "postgres_password"
    made = password.read_text() if password.exists() else secrets.token_hex(24)
    wanted = {
        "postgres_password": made,
        "database_url": f"postgres://values:{made}@postgres:5432/values",
        "secret_key": secrets.token_urlsafe(60),
        "secret_key_fallbacks": "",
        "email_url": "",
        "oidc_client_secret": "",
    }
    for name, value in wanted.items():
        path = FOLDER / name
        where = path.relative_to(ROOT)
        if path.exists():
            say(f"{where} stands already and is kept")
            continue
        path.write_text(value)
        path.chmod(0o644)
        say(f"{where} made{'' if value else ', empty'}")
    if not (FOLDER / "email_url").read_text().strip():
        say("Write the mail server into var/secrets/email_url: submission://user:password@host:587")
    return 0


if __name__ == "__main__":
    sys.exit(main())
