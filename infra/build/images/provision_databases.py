"""Makes the databases and roles on the PostgreSQL of docker-compose.yml; repeating is harmless."""

import os
from pathlib import Path

from psycopg.conninfo import make_conninfo

from infra.local.secret_files import secret
from infra.local.servers.postgres import ADMIN
from infra.local.servers.provision import close_own_server, provision_all

SERVER = f"host=postgres port=5432 dbname=postgres user={ADMIN}"


def main() -> None:
    secrets = Path(os.environ["JEJAK_SECRETS"])
    admin = make_conninfo(SERVER, password=secret(secrets, ADMIN))
    provision_all(admin, secrets)
    close_own_server(admin)


if __name__ == "__main__":
    main()
