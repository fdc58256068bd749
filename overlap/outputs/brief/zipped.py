"""Archives of the same bytes whenever they are made."""

from __future__ import annotations

import io
import zipfile

_FIRST_DATE = (1980, 1, 1, 0, 0, 0)


def undated(archive: bytes) -> bytes:
    """The same ZIP archive with every file dated as early as the format can say."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for each in old.infolist():
            entry = zipfile.ZipInfo(each.filename, _FIRST_DATE)
            # Pictures are packed already.
            entry.compress_type = (
                zipfile.ZIP_STORED if each.filename.endswith(".png") else zipfile.ZIP_DEFLATED
            )
            entry.create_system = 3
            new.writestr(entry, old.read(each))
    return made.getvalue()
