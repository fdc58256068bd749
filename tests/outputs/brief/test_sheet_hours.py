"""Opening hours in words of each language, and as they are listed where they are not understood."""

from __future__ import annotations

import re

import pytest

from overlap.outputs.language.messages import OpeningHours
from overlap.outputs.language.words import LANGUAGES, Words

PLAIN = "Mo-Fr 08:00-12:00,13:00-17:30; Sa,Su 10:00-24:00; PH off"
SEASONS = "Oct-Mar We 09:00-10:00; Apr-Sep We 00:00-24:00; SH off"


def said(text: str, language: str) -> str:
    """With a plain space for each that holds a line together."""
    return re.sub("[\xa0\u202f]", " ", Words(language).say(OpeningHours(text)))


@pytest.mark.parametrize(
    ("language", "plain", "seasons"),
    [
        (
            "en",
            (
                "Monday to Friday: 08:00–12:00, 13:00–17:30; Saturday, Sunday: 10:00–midnight; "
                "public holidays: closed"
            ),
            (
                "October–March (Wednesday: 09:00–10:00); April–September (Wednesday: day and night); "
                "school holidays: closed"
            ),
        ),
        (
            "fr",
            (
                "du lundi au vendredi : 08:00 – 12:00, 13:00 – 17:30 ; samedi, dimanche : 10:00–minuit ; "
                "jours fériés : fermé"
            ),
            (
                "octobre–mars (mercredi : 09:00 – 10:00) ; avril–septembre (mercredi : jour et nuit) ; "
                "vacances scolaires : fermé"
            ),
        ),
        (
            "es",
            (
                "de lunes a viernes: 8:00–12:00, 13:00–17:30; sábado, domingo: 10:00–medianoche; "
                "días festivos: cerrado"
            ),
            (
                "octubre–marzo (miércoles: 9:00–10:00); abril–septiembre (miércoles: día y noche); "
                "vacaciones escolares: cerrado"
            ),
        ),
        (
            "pt",
            (
                "de segunda-feira a sexta-feira: 08:00 – 12:00, 13:00 – 17:30; sábado, domingo: "
                "10:00–meia-noite; feriados: fechado"
            ),
            (
                "outubro–março (quarta-feira: 09:00 – 10:00); abril–setembro (quarta-feira: dia e noite); "
                "férias escolares: fechado"
            ),
        ),
        (
            "ar",
            (
                "من الاثنين إلى الجمعة: 8:00 ص – 12:00 م، 1:00–5:30 م؛ السبت، الأحد: 10:00 ص–منتصف الليل؛ "
                "العطل الرسمية: مغلق"
            ),
            (
                "أكتوبر–مارس (الأربعاء: 9:00–10:00 ص)؛ أبريل–سبتمبر (الأربعاء: ليلًا ونهارًا)؛ "
                "العطل المدرسية: مغلق"
            ),
        ),
        (
            "ru",
            (
                "понедельник – пятница: 08:00–12:00, 13:00–17:30; суббота, воскресенье: 10:00–24:00; "
                "праздничные дни: закрыто"
            ),
            (
                "октябрь–март (среда: 09:00–10:00); апрель–сентябрь (среда: круглосуточно); "
                "школьные каникулы: закрыто"
            ),
        ),
        (
            "zh",
            "星期一至星期五：08:00–12:00、13:00–17:30；星期六、星期日：10:00–24:00；法定节假日：不开放",
            "十月–三月（星期三：09:00–10:00）；四月–九月（星期三：全天）；学校假期：不开放",
        ),
    ],
)
def test_hours_are_said_in_words(language: str, plain: str, seasons: str) -> None:
    assert (said(PLAIN, language), said(SEASONS, language)) == (plain, seasons)


@pytest.mark.parametrize("language", LANGUAGES)
def test_always_is_said_of_all_days_and_of_some(language: str) -> None:
    always, days, weekend = (
        said(text, language) for text in ("24/7", "Mo-Su 08:00-20:00", "Sa-Su 00:00-24:00")
    )
    assert not re.search("[0-9]:|7", always)
    assert len({always, days, weekend}) == 3
    assert said("Mo-Su 00:00-24:00", language) == always


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text", ["Mo-Fr 9-17", "Th[1,3] 09:30-11:30", "Lun-Ven 9h-17h", "{days} <b>x</b> 09:00-17:00", "PH"]
)
def test_what_is_not_understood_stays_letter_for_letter(language: str, text: str) -> None:
    assert said(text, language).strip("\u2068\u2069") == text


def test_a_text_that_is_cut_is_no_hours() -> None:
    """What the reader of lists has cut off may have changed everything before."""
    assert said(f"{PLAIN}; {'Sa off; ' * 40}…", "en").startswith("Mo-Fr")
