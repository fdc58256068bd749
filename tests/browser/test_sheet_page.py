"""Sheets as a page: tables inside the paper, and words of the language whole."""

import pytest

from overlap.cli.app import main

pytest.importorskip("typst", reason="the extra brief is not installed")

# Of every cell: its text, and how many lines its first word takes.
_LINES = """cells => cells.map(cell => {
    const words = document.createRange(), text = cell.firstChild, end = text.data.search(/\\s|$/);
    words.setStart(text, 0); words.setEnd(text, end);
    return [text.data.slice(0, end), new Set([...words.getClientRects()].map(box => box.top)).size];
})"""


@pytest.mark.parametrize("language", ["fr", "ru"])
def test_no_table_is_wider_than_its_page_and_no_word_of_ours_is_parted(
    browser, tmp_path, sample_run, language, capsys
):
    for per in ("area", "facility"):
        asked = ["refer", str(sample_run[0]), "--sheets", str(tmp_path / per), "--lang", language]
        assert main([*asked, "--format", "html", "--per", per]) == 0, capsys.readouterr().err
        file = next(each for each in sorted((tmp_path / per).glob("*.html")) if "index" not in each.name)
        for width in (800, 1200):
            page = browser.new_page(viewport={"width": width, "height": 900})
            page.goto(file.as_uri())
            wide = page.locator("table").evaluate_all(
                "all => all.filter(each => each.offsetWidth > each.parentElement.clientWidth + 1).length"
            )
            assert wide == 0
            words = dict(page.locator("td.start").evaluate_all(_LINES))
            assert len(words) > 5
            assert [word for word, lines in words.items() if lines > 1] == []
            page.close()
