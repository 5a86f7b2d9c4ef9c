"""Makes the databases and roles on the PostgreSQL of docker-compose.yml; repeating is harmless."""

import os
from pathlib import Path

from psycopg.conninfo import make_conninfo

from infra.build.images.certificates import AUTHORITY
from infra.local.home import SYSTEM_HOME
from infra.local.secret_files import secret
from infra.local.servers.postgres import ADMIN
from infra.local.servers.provision import close_own_server, provision_all
from infra.runtime.process.production.profile import VERIFIED

TLS = SYSTEM_HOME / "tls"
"""Where each container sees its certificate and whom to believe, or only the latter."""
SERVER = make_conninfo(
    host="postgres",
    port=5432,
    dbname="postgres",
    user=ADMIN,
    sslmode=VERIFIED,
    sslrootcert=str(TLS / AUTHORITY),
)


def main() -> None:
    secrets = Path(os.environ["JEJAK_SECRETS"])
    admin = make_conninfo(SERVER, password=secret(secrets, ADMIN))
    provision_all(admin, secrets)
    close_own_server(admin)


if __name__ == "__main__":
    main()
