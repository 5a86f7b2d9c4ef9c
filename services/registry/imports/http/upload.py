"""Hand in a population file: it is kept sealed, and a dry run begins. Nothing changes yet."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Form, Response, UploadFile
from pydantic import AfterValidator
from starlette.formparsers import MultiPartParser

from contracts import regions
from contracts.calendar import day_of, in_words
from contracts.ids import named
from contracts.letters import LINE, Unclear, clean
from contracts.text import Word
from infra.runtime.http.access import Who
from infra.runtime.http.app import UPLOAD as LARGEST
from infra.runtime.http.deps import LedgerDep, PoolDep
from infra.runtime.http.limits import limited
from infra.runtime.http.provenance import By
from infra.runtime.refusals import Refused
from services.registry.counter import records
from services.registry.imports.http.responses import JobShown
from services.registry.imports.jobs import contents
from services.registry.imports.jobs import job as jobs
from services.registry.imports.jobs.job import Choices, Job
from services.registry.imports.jobs.sealed_file import Box

router = APIRouter(tags=["Impor"])

# The framework would write larger files to disk, in plain text.
MultiPartParser.spool_max_size = LARGEST


class NotAVillage(Refused):
    status = 422
    title = "Bukan kode desa"
    detail = "Isi village_code dengan kode desa atau kelurahan, misalnya 18.09.01.2001."


def _named(file: UploadFile) -> UploadFile:
    """The file under a name that can be seen and kept. Raises Unclear."""
    name = str(clean(file.filename or ""))
    if len(name) > LINE:
        raise Unclear(f"Nama berkas paling panjang {LINE} huruf. Ganti namanya, lalu unggah lagi.")
    file.filename = name
    return file


@router.post(
    "/imports",
    status_code=202,
    dependencies=[*records("import.upload"), limited("import", burst=300, per_hour=600)],
    max_body_size=LARGEST,
    summary="Unggah berkas penduduk untuk diuji",
)
def upload(
    pool: PoolDep,
    ledger: LedgerDep,
    response: Response,
    who: Who,
    by: By,
    file: Annotated[UploadFile, AfterValidator(_named)],
    village_code: Annotated[
        Word, Form(max_length=13, description="Kode desa", examples=["18.09.01.2001"])
    ],
    first_load: Annotated[bool | None, Form()] = None,
    complete: Annotated[bool | None, Form()] = None,
) -> JobShown:
    """`first_load`: keluarga yang belum terdaftar sudah ada sejak data awal desa (bukan datang).

    `complete`: berkas memuat semua penduduk desa; siapa yang terdaftar dan tidak ada di berkas
    disebut, juga bila seluruh keluarganya tidak ada. Tidak seorang pun dihapus.

    Tanpa isian first_load, hanya berkas pertama sebuah desa yang dianggap data awal. Berkas yang
    sama dengan isian lain diuji ulang, selama hasil uji yang lama belum disimpan.
    """
    if village_code.count(".") != 3 or not regions.exists(village_code):
        raise NotAVillage
    who.require(village_code)
    content = file.file.read()
    sha256 = hashlib.sha256(content).hexdigest()
    import_id, said = named(by.command_id, "import"), Choices(first_load, complete)
    keys = ledger.mapper.own_keys
    box = Box(keys, import_id)
    with pool.connection() as db:
        if other := jobs.tried_otherwise(db, village_code, sha256, said):
            contents.destroy(db, keys, other, "diuji ulang dengan pilihan lain")
        job, fresh = jobs.add(db, import_id, village_code, sha256, by, said)
        if fresh:
            box.make_key()
            contents.keep_file(db, box, job, file.filename or "", content)
            jobs.wake(db)
    response.headers["Location"] = f"/imports/{job.id}"
    if fresh or job.id == import_id:
        return JobShown.of(job)
    response.status_code = 200
    return JobShown.of(job, _again(job))


def _again(job: Job) -> str:
    day = in_words(day_of(job.created_at))
    if job.state == "committed":
        return f"Berkas ini sudah diimpor {day} ({job.name}). Tidak ada yang diubah."
    return f"Berkas ini sudah diunggah {day} ({job.name}). Lanjutkan impor itu."
