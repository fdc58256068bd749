"""How each language says that something is in English."""

from __future__ import annotations

ENGLISH = {
    "fr": "anglais",
    "es": "inglés",
    "pt": "inglês",
    "ar": "بالإنجليزية",
    "ru": "английском",
    "zh": "英文",
}
