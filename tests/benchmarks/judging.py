"""A rule of three criteria over a million families, counted in one query.

Floor: `count(*)` over the same rows, in the same run, without helpers (one process of PostgreSQL).
"""

import sys
from datetime import date

import psycopg
from psycopg import sql

from infra.local.servers.provision import provision_service
from infra.runtime.process import migrate
from services.programs.assessments.evaluate import compile_rule, judgement_query
from services.programs.families import population
from services.programs.families.view import family_attributes
from tests.benchmarks.ground import ground, report, timed

VILLAGE, AS_OF = "18.09.01.2005", date(2026, 11, 26)
RULE = {"desil": "desil <= 4", "lantai": "floor == 'earth'", "lansia": "elderly_count == 0"}
FAMILIES = """
    INSERT INTO family_attributes.family_version (family_id, from_position, since, until,
        region_code, members, births, disabled, disability_unsaid, head_birth, head_sex, floor,
        wall, has_car, light, power_va, desil, listed)
    SELECT md5('family' || i)::uuid, i, '-infinity', '9999-12-31', %(village)s,
        jsonb_object_agg(md5(who || i)::uuid, jsonb_build_object('relation', who, 'sex', 'male',
            'birth_date', '1975-03-02', 'marital_status', 'married', 'occupation', 'farmer')),
        ARRAY[date '1950-02-01' + i %% 15000, '1992-05-02', '2012-05-02'], '{}', '{}',
        '1950-02-01', 'male',
        (ARRAY['earth', 'cement', 'tile'])[1 + i %% 3], 'bamboo', i %% 9 = 0, 'pln', 450,
        1 + i %% 10, true
    FROM generate_series(1, %(families)s) AS i, unnest(ARRAY['head', 'wife', 'child']) AS who
    GROUP BY i"""


def main(families: int) -> None:
    with ground() as servers:
        own = provision_service(servers.postgres.admin, servers.home.secrets, "programs")
        migrate.lay_tables("programs", own.owner, views=[family_attributes])
        rule = judgement_query(population.village(VILLAGE, 10**12, AS_OF), compile_rule(RULE))
        with psycopg.connect(own.owner, autocommit=True) as db:
            db.execute("ALTER TABLE family_attributes.family_version DISABLE ROW LEVEL SECURITY")
            db.execute(FAMILIES, {"village": VILLAGE, "families": families})
            db.execute("VACUUM ANALYZE family_attributes.family_version")
            db.execute("SET max_parallel_workers_per_gather = 0")
            counted = sql.SQL("SELECT outcome, count(*) FROM ({}) AS j GROUP BY 1").format(rule)
            every = sql.SQL("SELECT count(*), max(desil) FROM family_attributes.family_version")
            print(db.execute(counted).fetchall())
            floor = min(timed(lambda: db.execute(every).fetchall()) for _ in range(3))
            judged = min(timed(lambda: db.execute(counted).fetchall()) for _ in range(3))
    report(f"{families:,} families judged in one query", judged, floor, "at most 1 s a million")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
