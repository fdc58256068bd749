"""Text in any encoding: UTF-8 and UTF-16 tell themselves, anything else is detected, and said to be."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import TYPE_CHECKING

from overlap.readers.formats import bad_input
from overlap.readers.wording import count, listed

if TYPE_CHECKING:
    from pathlib import Path

    from overlap.errors import InputError

_MARKS = {
    codecs.BOM_UTF8: ("utf-8", "UTF-8 with BOM"),
    # Before UTF-16, whose mark is the beginning of this one.
    codecs.BOM_UTF32_LE: ("utf-32-le", "UTF-32"),
    codecs.BOM_UTF32_BE: ("utf-32-be", "UTF-32"),
    codecs.BOM_UTF16_LE: ("utf-16-le", "UTF-16"),
    codecs.BOM_UTF16_BE: ("utf-16-be", "UTF-16"),
}
_MARK = "\ufeff"
_OFTEN_NULL = 0.3
_HARDLY = 20
_WESTERN = "cp1252"
_NAMES = {_WESTERN: "windows-1252"}
_SAMPLE_BYTES = 200_000
_CLEARLY = 1.1
_FAINT = 0.02
"""Below this confidence, or less than 1.1 times as likely, no encoding is taken over windows-1252, in which
most lists that are not Unicode are. Measured on 64 lines of library names in 14 encodings."""
_LETTER = re.compile(r"[^\W\d_A-Za-z]")
_BESIDE_LATIN = re.compile(r"(?<=[A-Za-z])([^\W\d_A-Za-z])|([^\W\d_A-Za-z])(?=[A-Za-z])")
_SIGN_INSIDE = re.compile(r"(?<=[^\W\d_])[^\w\s\x00-\x7f\u2010-\u2019\xb4\xb7](?=[^\W\d_])")
_CONTROL = re.compile("[\x80-\x9f]")
_ADVICE = "save it as UTF-8"


def decoded(path: Path, shown: str) -> tuple[str, str]:
    """Return the text of a file without its byte order mark, and which encoding it is in.

    Raises
    ------
    InputError
        Where the bytes are not what their mark says, of no encoding or of several, or binary.
    """
    return text_of(path.read_bytes(), shown)


def text_of(content: bytes, shown: str) -> tuple[str, str]:
    """Return the same as `decoded`, of bytes that may have come from a part of a file.

    A mark in the middle, where files were joined, is seen by nobody, and would make another id of an id.
    """
    for mark, (codec, name) in _MARKS.items():
        if content.startswith(mark):
            text = _strictly(content[len(mark) :], codec, shown, name, len(mark))
            break
    else:
        codec = _utf16_without_mark(content)
        name = "UTF-16 (detected)"
        text, name = (_strictly(content, codec, shown, name, 0), name) if codec else _unmarked(content, shown)
    if marks := text.count(_MARK):
        text, name = text.replace(_MARK, ""), f"{name}, without {count(marks, 'byte order mark')} inside"
    if "\0" in text:
        raise bad_input(shown, "a null byte in text", f"at position {text.index(chr(0))}", _ADVICE)
    return text, name


def _utf16_without_mark(content: bytes) -> str:
    """Return the codec of text every second byte of which is often null, the others hardly ever."""
    even, odd = content[::2].count(0), content[1::2].count(0)
    often = len(content) / 2 * _OFTEN_NULL
    if len(content) % 2 or max(even, odd) < often or min(even, odd) * _HARDLY > max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _strictly(content: bytes, codec: str, shown: str, name: str, offset: int) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        found = f"byte 0x{content[error.start]:02x} at position {error.start + offset}"
        raise bad_input(shown, f"not {name}, though it begins so", found, _ADVICE) from None


def _unmarked(content: bytes, shown: str) -> tuple[str, str]:
    try:
        return content.decode(), "UTF-8"
    except UnicodeDecodeError as error:
        wrong = error.start
    lines = content.splitlines(keepends=True)
    numbers = [number for number, line in enumerate(lines) if not line.isascii()]
    unicode = [number for number in numbers if _is_utf8(lines[number])]
    others = sorted(set(numbers) - set(unicode))
    sample = b"".join(lines[number] for number in others)[:_SAMPLE_BYTES]
    codec, doubt = _detected(sample, content)
    # By chance, bytes of other encodings make UTF-8 in a line or two, those of windows-1252 never do.
    if unicode and (codec in ("", _WESTERN) or len(unicode) >= len(others)):
        return _mixed(lines, unicode, others, shown)
    if not codec:
        found = f"byte 0x{content[wrong]:02x} at position {wrong}"
        raise bad_input(shown, "not UTF-8, nor any other encoding of text", found, _ADVICE)
    return content.decode(codec), f"{_NAMES.get(codec, codec)} (detected{doubt})"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _detected(sample: bytes, content: bytes) -> tuple[str, str]:
    """Return the likeliest encoding that the whole content is valid in, and which is nearly as likely.

    Only lines that are not ASCII are sampled: two of them in 17,000 would otherwise never be looked at.
    """
    import chardet  # 40 ms, which UTF-8 need not pay

    eras = chardet.EncodingEra
    wanted = eras.MODERN_WEB | eras.LEGACY_ISO | eras.LEGACY_MAC | eras.DOS
    likely: dict[str, float] = {}
    for guess in chardet.detect_all(sample, ignore_threshold=True, encoding_era=wanted):
        codec = codecs.lookup(guess["encoding"] or "ascii").name
        if codec not in likely and _reads(content, codec) and _is_plausible(sample.decode(codec, "replace")):
            likely[codec] = guess["confidence"]
    if not likely:
        return (_WESTERN, "") if _reads(content, _WESTERN) else ("", "")
    best = max(likely, key=lambda codec: likely[codec])
    if likely[best] < max(_FAINT, likely.get(_WESTERN, 1.0) * _CLEARLY) and _WESTERN in likely:
        best = _WESTERN
    text = sample.decode(best, "replace")
    rivals = [
        codec
        for codec, confidence in likely.items()
        if confidence * _CLEARLY > likely[best] and sample.decode(codec, "replace") != text
    ]
    return best, f", but {_NAMES.get(rivals[0], rivals[0])} is as likely" if rivals else ""


def _is_plausible(text: str) -> bool:
    """Return whether words look like words: of one script, without signs inside or control characters.

    Wrongly decoded, Bücherei has a Cyrillic second letter, and CÉSAR is C…SAR.
    """
    if _CONTROL.search(text):
        return False
    signs = len(_SIGN_INSIDE.findall(text))
    beside = [each for pair in _BESIDE_LATIN.findall(text) for each in pair if each]
    foreign = sum(not unicodedata.name(each, "").startswith("LATIN") for each in beside)
    return 4 * (foreign + signs) <= len(_LETTER.findall(text)) + signs


def _reads(content: bytes, codec: str) -> bool:
    try:
        content.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _mixed(lines: list[bytes], unicode: list[int], others: list[int], shown: str) -> tuple[str, str]:
    """Return the text of a file some of whose lines are UTF-8 and some are not.

    It is read only where one answer stands out: all that is UTF-8 could be written in windows-1252, so the
    list is of a western language, and all the rest is valid in it. Anything else would put wrong letters
    into names in silence. How the first of those lines reads is told with the encoding.
    """
    try:
        for number in unicode:
            lines[number].decode().encode(_WESTERN)
        western = {number: lines[number].decode(_WESTERN) for number in others}
    except UnicodeError:
        raise _mixture(lines, others, shown) from None
    text = "".join(
        western[number] if number in western else line.decode() for number, line in enumerate(lines)
    )
    first = western[others[0]].strip()[:60]
    what = f"UTF-8, but {count(len(others), 'line')} windows-1252 (line {others[0] + 1}: {first})"
    return text, what


def _mixture(lines: list[bytes], others: list[int], shown: str) -> InputError:
    found = []
    for number in others:
        try:
            lines[number].decode()
        except UnicodeDecodeError as error:
            found.append(f"line {number + 1} has byte 0x{lines[number][error.start]:02x}")
    what = f"UTF-8 mixed with another encoding in {count(len(others), 'line')}"
    return bad_input(shown, what, listed(found, 5), "save each of its parts as UTF-8 before joining them")
