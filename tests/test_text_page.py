"""The page of an extraction: the text as it is, mentions marked, cards that all can reach, and nothing that a text can inject."""

from __future__ import annotations

import base64
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from strategies import LANGUAGES, hostile, seeds

from partyie import Extraction, Extractor, Notice, PartyieError, extract
from partyie.cli import main

EXTRACTOR = Extractor()
MARKUP = "</style></script>]]><img src=x onerror=\"document.title='taken'\"><b onclick='x'>&lt;!--"
TEXT = (
    "On 5 March 2025 Minister of Justice Trần Thị Mai, a member of the Politburo, signed Decree No. 30/2025/ND-CP.\n"
    "  Decree 30 came by 3/5/2025.\n\nGeneral Secretary Lê Văn Nam left."
)


class Elements(HTMLParser):
    """The elements of a page, and the text between those that are given as "class", cards left out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self.marks: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(name, value or "") for name, value in attrs]
        named = dict(attrs).get("class") or tag
        if tag not in ("meta", "input"):
            self._open.append(named)
        if named == "text":
            self.texts.append("")
        if tag == "mark":
            self.marks.append("")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if "text" in self._open and "card" not in self._open:
            self.texts[-1] += data
        if self._open and self._open[-1] == "mark":
            self.marks[-1] += data

    def all(self, name: str) -> list[str]:
        return [value for one, value in self.attributes if one == name]


def seen(text: str) -> str:
    """A text with replacement characters for what cannot be seen."""
    return re.sub("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", "\ufffd", text)


TEXTS = hostile | st.sampled_from(seeds()).map(lambda seed: seed[1]) | st.just(MARKUP + TEXT + MARKUP)


@given(TEXTS)
def test_the_page_holds_the_text_as_it_is_with_all_mentions_and_no_foreign_markup(text: str) -> None:
    result = EXTRACTOR.extract(text, MARKUP)
    page = result.to_html()
    page.encode("utf-8")
    read = Elements(page)
    assert read.texts == [seen(text)]
    assert read.marks[4:] == [seen(mention.text) for mention in result]
    known = "html head meta title style script body main h1 h2 fieldset legend label input mark section bdi p div span small b a"
    assert set(read.tags) <= set(known.split())
    assert (read.tags["script"], read.tags["style"]) == (1, 1)
    ids = read.all("id")
    assert len(ids) == len(set(ids)) == 2 * len(result)
    assert set(read.all("aria-describedby")) <= set(ids)
    assert {link.removeprefix("#") for link in read.all("href")} <= set(ids)


@pytest.mark.parametrize(("name", "text"), seeds(), ids=[name for name, _ in seeds()])
def test_titles_stand_in_one_row_with_their_holder(name: str, text: str) -> None:
    result = EXTRACTOR.extract(text, name)
    held = len({title.holder.start for title in result.titles if title.holder is not None})
    assert Elements(result.to_html()).all("class").count("held") == held


def test_a_holder_that_is_not_in_the_result_is_named_without_a_link() -> None:
    page = Extractor(["en"], kinds=["title"]).extract(TEXT).to_html()
    read = Elements(page)
    assert (read.tags["a"], read.all("href"), read.all("class").count("held")) == (3, [], 0)


def test_cards_of_holders_that_stand_elsewhere_link_to_them() -> None:
    result = extract("Minister Trần Thị Mai saw General Secretary Lê Văn Nam.", "en")
    data = result.to_dict()
    data["links"] = [["T1", "P2"], ["T2", "P1"]]
    page = Extraction.from_dict(data, result.text).to_html()
    assert re.findall(r'<b>holder</b> <a href="#.{8}(\d+)"', page) == [str(person.start) for person in reversed(result.persons)]
    assert Elements(page).texts == [result.text]


def test_an_extraction_that_does_not_know_its_text_says_so_and_is_shown_plainly_in_notebooks() -> None:
    result = Extraction.from_dict(extract(TEXT, "en").to_dict())
    with pytest.raises(PartyieError, match=r"does not know its text; give it to `Extraction.from_dict"):
        result.to_html()
    assert result._repr_html_() is None


def test_pages_are_the_same_each_time_and_fragments_share_no_id() -> None:
    result = extract(TEXT, "en")
    assert result.to_html() == result.to_html()
    one, other = (Elements(result._repr_html_() or "") for _ in range(2))
    assert one.texts == other.texts == [TEXT]
    assert set(one.all("id")).isdisjoint(other.all("id"))
    assert (one.tags["script"], one.tags["html"]) == (0, 0)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "The minister left on 5/3/2025.\nThứ trưởng Bộ Ngoại giao đến Hà Nội.\nThe minister of finance left in May.",
            [*[None] * 5, "vi", *[None] * 5],
        ),
        ("Bộ trưởng Bộ Ngoại giao đến Hà Nội ngày 5/3/2025.\nThe minister left.", ["vi", None, "en", None, "en", "en", "en"]),
        ("5/3/2025", ["", None, "en"]),
    ],
)
def test_words_and_cards_have_the_language_that_they_are_in_where_it_changes(text: str, wanted: list[str | None]) -> None:
    page = EXTRACTOR.extract(text).to_html()
    elements = re.findall(r'(?:class="text"|<mark id|class="card")[^>]*>', page)
    found = [re.search('lang="(.*?)"', element) for element in elements]
    assert [match and match[1] for match in found] == wanted


def test_notices_stand_above_the_text() -> None:
    result = Extraction((), None, "", "", "a.txt", (Notice("lost", "not read: <b>"),), "text")
    assert '<p class="notice" role="note">not read: &lt;b&gt;</p>\n<div class="text"' in result.to_html()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_of_ten_kilobytes_of_text_has_a_hundred_at_most(language: str) -> None:
    text = "\n\n".join(text for name, text in seeds() if name.startswith(language))
    while len(text.encode()) < 10_000:
        text += text
    result = EXTRACTOR.extract(text.encode()[:10_000].decode("utf-8", "ignore"))
    assert len(result) > 200
    assert len(result.to_html().encode()) <= 100_000


# --- by the command


def run(*arguments: str | Path, stdin: str = "") -> Result:
    return CliRunner().invoke(main, ["extract", "-f", "html", *map(str, arguments)], input=stdin)


def test_the_command_makes_one_page_of_all_texts(tmp_path: Path) -> None:
    for name in ("a", "b", "c<i>"):
        (tmp_path / f"{name}.txt").write_text(f"{TEXT} {name}", "utf-8", newline="")
    result = run(tmp_path, tmp_path / "none.txt")
    read = Elements(result.stdout)
    assert result.exit_code == 1
    assert read.texts == [f"{TEXT} {name}" for name in ("a", "b", "c<i>")]
    assert (read.tags["html"], read.tags["section"], read.tags["h2"], read.tags["i"]) == (1, 3, 3, 0)
    assert result.stdout.endswith("</html>\n")
    assert len(read.all("id")) == len(set(read.all("id")))
    assert run(tmp_path, "--workers", "2").stdout == result.stdout


def test_without_any_text_the_page_is_whole_and_empty(tmp_path: Path) -> None:
    read = Elements(run(tmp_path / "none.txt").stdout)
    assert (read.tags["html"], read.tags["fieldset"], read.tags["section"]) == (1, 1, 0)


# --- in a browser


Show = Callable[..., Any]


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Show:
    """Opens a page in the browser: of an extraction, or as it is given."""

    def opened(shown: Extraction | str, width: int = 1000, height: int = 700, scripts: bool = True) -> Any:
        path = tmp_path / "page.html"
        path.write_text(shown if isinstance(shown, str) else shown.to_html(), "utf-8")
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not scripts})
        browser.get(path.as_uri())
        return browser

    return opened


def media(browser: Any, kind: str = "", **features: str) -> None:
    listed = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": kind, "features": listed})


def point(browser: Any, element: Any) -> None:
    from selenium.webdriver import ActionChains

    ActionChains(browser).move_to_element(element).perform()


def press(browser: Any, *keys: str) -> None:
    from selenium.webdriver import ActionChains

    ActionChains(browser).send_keys(*keys).perform()


def mark(browser: Any, words: str) -> Any:
    return browser.find_element("xpath", f"//span/mark[.='{words}']")


def cards(browser: Any) -> list[str]:
    """The cards that are to be seen, as their lines."""
    return [card.text.replace("\n", " | ") for card in browser.find_elements("css selector", ".card") if card.is_displayed()]


def style(browser: Any, element: Any, name: str) -> str:
    return str(browser.execute_script("return getComputedStyle(arguments[0]).getPropertyValue(arguments[1])", element, name))


TAB, ENTER, ESCAPE, SPACE, CONTROL, SHIFT = "\ue004", "\ue007", "\ue00c", " ", "\ue009", "\ue008"
MINISTER = "title | Minister of Justice | value | minister · ministry-of-justice | holder | Trần Thị Mai | rule | en/title/"


@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_card_is_shown_to_who_points_at_a_mention(show: Show, scripts: bool) -> None:
    browser = show(extract(TEXT, "en"), scripts=scripts)
    assert cards(browser) == []
    point(browser, mark(browser, "Minister of Justice"))
    (card,) = cards(browser)
    assert card.startswith(MINISTER)
    # The pointer may go over to the card, whose links can be used.
    link = browser.find_element("css selector", ".mention:hover .card a")
    point(browser, link)
    assert len(cards(browser)) == 1
    link.click()
    assert browser.switch_to.active_element.text == "Trần Thị Mai"
    point(browser, browser.find_element("tag name", "h1"))
    (card,) = cards(browser)
    assert card.startswith("person | tran-thi-mai | holds | Minister of Justice | holds | member of the Politburo | rule")


@pytest.mark.slow
def test_all_is_reached_by_keys_and_escape_puts_a_card_away(show: Show) -> None:
    browser = show(extract(TEXT, "en"))
    press(browser, *[TAB] * 5)
    assert browser.switch_to.active_element.text == "5 March 2025"
    assert [card.partition(" | rule")[0] for card in cards(browser)] == ["date | 2025-03-05"]
    press(browser, TAB)
    assert cards(browser)[0].startswith(MINISTER)
    press(browser, TAB)
    assert browser.switch_to.active_element.tag_name == "a"
    assert cards(browser)[0].startswith(MINISTER)
    press(browser, ESCAPE)
    assert cards(browser) == []
    assert browser.switch_to.active_element.text == "Minister of Justice"
    press(browser, TAB)
    assert [card[:6] for card in cards(browser)] == ["person"]
    browser.execute_script("arguments[0].focus()", mark(browser, "Minister of Justice"))
    assert cards(browser)[0].startswith(MINISTER)
    press(browser, ESCAPE)
    point(browser, mark(browser, "General Secretary"))
    assert [card[:25] for card in cards(browser)] == ["title | General Secretary"]
    press(browser, ESCAPE)
    assert cards(browser) == []


@pytest.mark.slow
def test_a_short_form_leads_to_the_full_citation(show: Show) -> None:
    browser = show(extract(TEXT, "en"))
    browser.execute_script("arguments[0].focus()", mark(browser, "Decree 30"))
    assert cards(browser)[0].startswith("citation | decree 30 = 30/2025/NĐ-CP | short for | Decree No. 30/2025/ND-CP | rule")
    press(browser, TAB, ENTER)
    full = browser.switch_to.active_element
    assert full.text == "Decree No. 30/2025/ND-CP"
    assert style(browser, full, "box-shadow") != "none"
    assert browser.execute_script("return document.querySelector(':target')") == full


@pytest.mark.slow
@pytest.mark.parametrize("words", ["Minister of Justice", "Trần Thị Mai", "member of the Politburo"])
def test_titles_and_their_holder_are_shown_together(show: Show, words: str) -> None:
    browser = show(extract(TEXT, "en"), scripts=False)
    point(browser, mark(browser, words))
    found = browser.find_elements("css selector", ".mention > mark")
    assert [one.text for one in found if style(browser, one, "box-shadow") != "none"] == [
        "Minister of Justice",
        "Trần Thị Mai",
        "member of the Politburo",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_kinds_are_switched_off_and_on(show: Show, scripts: bool) -> None:
    browser = show(extract(TEXT, "en"), scripts=scripts)
    one, box = mark(browser, "Minister of Justice"), browser.find_element("css selector", "[value=title]")
    marked = style(browser, one, "background-color")
    box.send_keys(SPACE)
    assert style(browser, one, "background-color") == "rgba(0, 0, 0, 0)"
    assert style(browser, one, "border-bottom-width") == "0px"
    assert style(browser, mark(browser, "Trần Thị Mai"), "background-color") != "rgba(0, 0, 0, 0)"
    point(browser, one)
    assert cards(browser) == []
    if scripts:
        press(browser, *[TAB] * 5)
        assert browser.switch_to.active_element.text == "Trần Thị Mai"
    point(browser, browser.find_element("tag name", "h1"))
    box.click()
    assert style(browser, one, "background-color") == marked
    assert one.get_attribute("tabindex") == "0"


@pytest.mark.slow
def test_who_copies_gets_the_text(show: Show, tmp_path: Path) -> None:
    from selenium.webdriver import ActionChains

    text = unicodedata.normalize("NFD", TEXT) + "\n\tأعلن الوزير 5/3/2025\u00a0  end"
    browser = show(EXTRACTOR.extract(text))
    point(browser, browser.find_element("css selector", ".mention.title > mark"))
    assert len(cards(browser)) == 1
    browser.execute_script("getSelection().selectAllChildren(document.querySelector('.text'))")
    ActionChains(browser).key_down(CONTROL).send_keys("c").key_up(CONTROL).perform()
    field = tmp_path / "field.html"
    field.write_text("<meta charset=utf-8><textarea></textarea>", "utf-8")
    browser.get(field.as_uri())
    area = browser.find_element("tag name", "textarea")
    area.send_keys(CONTROL, "v")
    # No-break spaces are copied as spaces, by the browser.
    assert area.get_property("value") == text.replace("\u00a0", " ")


@pytest.mark.slow
def test_screen_readers_are_told_what_a_mention_means(show: Show) -> None:
    browser = show(Extractor(["en"]).extract(TEXT, "a.txt"))
    nodes = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    told = {
        node["description"]["value"]: node["role"]["value"]
        for node in nodes
        if node.get("description", {}).get("value") and not node["ignored"]
    }
    rule = re.compile(r" rule \S+$")
    assert {rule.sub("", one) for one, role in told.items() if role == "mark"} >= {
        "date 2025-03-05",
        "title Minister of Justice value minister · ministry-of-justice holder Trần Thị Mai",
        "person tran-thi-mai holds Minister of Justice holds member of the Politburo",
        "citation decree 30 = 30/2025/NĐ-CP short for Decree No. 30/2025/ND-CP",
    }
    headings = [node["name"]["value"] for node in nodes if node["role"]["value"] == "heading"]
    assert headings == ["Mentions", "a.txt"]


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_of_accessibility_is_broken(show: Show, scheme: str) -> None:
    from axe_core_python.selenium import Axe

    browser = show(EXTRACTOR.extract(TEXT, "a.txt"))
    media(browser, prefers_color_scheme=scheme)
    background = style(browser, browser.find_element("tag name", "body"), "background-color")
    assert (background == "rgb(255, 255, 255)") == (scheme == "light")
    browser.execute_script("arguments[0].focus()", mark(browser, "Minister of Justice"))
    assert len(cards(browser)) == 1
    found = Axe().run(browser)
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []
    assert "color-contrast" in [one["id"] for one in found["passes"]]


LUMINANCE = """
const light = (color) => {
  const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map((c) => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
  return .2126 * r + .7152 * g + .0722 * b;
};
const contrast = (one, other) => {
  const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
  return (bright + .05) / (dark + .05);
};
const page = getComputedStyle(document.body).backgroundColor;
return [...document.querySelectorAll(".mention > mark")].map((mark) => {
  const style = getComputedStyle(mark);
  return [contrast(style.color, style.backgroundColor), contrast(style.borderBottomColor, page), style.borderBottomStyle];
});
"""


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_mentions_are_read_easily_and_told_apart_without_colour(show: Show, scheme: str) -> None:
    result = extract(TEXT, "en")
    browser = show(result)
    media(browser, prefers_color_scheme=scheme)
    measured = browser.execute_script(LUMINANCE)
    # 7 is what WCAG asks of text at level AAA, 3 of what is drawn.
    assert min(text for text, _, _ in measured) >= 7
    assert min(edge for _, edge, _ in measured) >= 3
    strokes = {(mention.kind, stroke) for mention, (_, _, stroke) in zip(result, measured, strict=True)}
    assert strokes == {("title", "solid"), ("citation", "double"), ("date", "dotted"), ("person", "dashed")}


@pytest.mark.slow
def test_forced_colours_leave_kinds_and_cards_to_be_seen(show: Show) -> None:
    browser = show(extract(TEXT, "en"))
    media(browser, forced_colors="active")
    one = mark(browser, "Minister of Justice")
    assert style(browser, one, "border-bottom-style") == "solid"
    point(browser, one)
    assert style(browser, one, "outline-style") == "solid"
    assert cards(browser)[0].startswith(MINISTER)


@pytest.mark.slow
def test_on_paper_the_value_stands_behind_each_mention(show: Show) -> None:
    browser = show(extract(TEXT, "en"))
    point(browser, mark(browser, "General Secretary"))
    media(browser, "print")
    text = browser.find_element("css selector", ".text").text
    assert "Minister of Justice title Minister of Justice holder Trần Thị Mai Trần" in text
    assert "rule" not in text
    assert [one.is_displayed() for one in browser.find_elements("css selector", ".legend input")] == [False] * 4
    assert browser.find_element("css selector", ".legend mark").is_displayed()
    assert browser.find_element("css selector", ".card").is_displayed()
    assert base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {})["data"]).startswith(b"%PDF")


@pytest.mark.slow
def test_lines_have_the_direction_of_their_own_letters(show: Show) -> None:
    text = "أعلن الوزير يوم 5/3/2025\nTrần Thị Mai left.\n15/3/2025 قال\u202e"
    browser = show(EXTRACTOR.extract(text, "مقال.txt"))
    box = browser.find_element("css selector", ".text").rect
    last, latin, first = (mark(browser, words).rect for words in ("5/3/2025", "Trần Thị Mai", "15/3/2025"))
    assert latin["x"] - box["x"] < 5
    # A date at the end of a line from right to left stands left of its words; one at the beginning stands at the right edge.
    assert box["x"] + box["width"] - first["x"] - first["width"] < 5
    assert last["x"] > box["x"] + box["width"] / 2
    point(browser, mark(browser, "15/3/2025"))
    card = browser.find_element("css selector", ".mention:hover .card")
    assert style(browser, card, "direction") == "ltr"
    assert card.rect["x"] + card.rect["width"] <= 1000


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 700, 1000])
def test_nothing_stands_outside_the_window(show: Show, width: int) -> None:
    result = EXTRACTOR.extract("word " * 17 + TEXT + "x" * 300 + "\n" + TEXT)
    browser = show(result, width)
    for number, _ in enumerate(result):
        # What is scrolled into view has its card beside it in the next frame.
        box = browser.execute_async_script(
            "const [number, done] = arguments, mark = document.querySelectorAll('.mention > mark')[number]; mark.focus();"
            "const measure = () => done(mark.nextElementSibling.getBoundingClientRect().toJSON());"
            "requestAnimationFrame(() => requestAnimationFrame(measure))",
            number,
        )
        assert 0 <= box["left"] < box["right"] <= width
        assert 0 <= box["top"] < box["bottom"] <= 700
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width


@pytest.mark.slow
def test_a_touch_shows_the_card_as_wide_as_a_narrow_window(show: Show) -> None:
    browser = show(extract(TEXT, "en"), 360)
    browser.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
    try:
        place = mark(browser, "Minister of Justice").rect
        point_of = {"x": place["x"] + 5, "y": place["y"] + 5}
        browser.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point_of]})
        browser.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        from selenium.webdriver.support.wait import WebDriverWait

        card = WebDriverWait(browser, 5).until(
            lambda one: next((c for c in one.find_elements("css selector", ".card") if c.is_displayed()), None)
        )
        assert card.text.startswith("title\nMinister of Justice")
        assert (card.rect["x"], card.rect["width"]) == (0, 360)
        assert card.rect["y"] == pytest.approx(place["y"] + place["height"], abs=1)
    finally:
        browser.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})


@pytest.mark.slow
@pytest.mark.parametrize("whole", [True, False], ids=["page", "fragment"])
def test_hostile_texts_sources_and_values_run_nothing_and_load_nothing(show: Show, whole: bool) -> None:
    text = f"{MARKUP} Minister of the {MARKUP} Trần Thị Mai, Chủ tịch UBND xã <b>Hòa</b> Bình Lê Văn Nam \0\ud800"
    data = EXTRACTOR.extract(text).to_dict()
    for row in data["mentions"]:
        row["language"] = row["rule"] = MARKUP
        if row["kind"] == "title":
            row["value"] |= {"role": MARKUP, "body_text": MARKUP, "place": MARKUP, "modifiers": [MARKUP]}
        if row["kind"] == "person":
            row["extra"] = {"key": MARKUP}
    data |= {"source": MARKUP, "language": MARKUP, "warnings": [{"kind": MARKUP, "message": MARKUP}]}
    result = Extraction.from_dict(data, text)
    assert {mention.kind for mention in result} >= {"title", "person"}
    page = result.to_html() if whole else f"<!DOCTYPE html><meta charset=utf-8><title>x</title>{result._repr_html_()}"
    browser = show(page)
    assert browser.execute_script("return document.title") == (MARKUP if whole else "x")
    assert browser.execute_script("return document.querySelectorAll('img, [onclick], [onerror], .text b:not(.card b)').length") == 0
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0
    shown = "return [...document.querySelector('.text').childNodes].map((n) => n.textContent).join('').length"
    assert browser.execute_script(shown) >= len(text)
    assert browser.get_log("browser") == []


@pytest.mark.slow
def test_markup_that_got_into_a_page_would_not_run(show: Show) -> None:
    page = extract(TEXT, "en").to_html().replace("</main>", MARKUP + "<script>document.title='taken'</script></main>", 1)
    assert "taken" in page
    assert show(page).title == "Mentions"


@pytest.mark.slow
def test_several_in_one_notebook_leave_each_other_and_the_notebook_alone(show: Show) -> None:
    one, other = (extract(TEXT, "en")._repr_html_() for _ in range(2))
    own = "<h2>Own</h2><p>A <mark>mark</mark>, <b>b</b> and <a href='#x'>a</a>.</p><fieldset class=legend><legend>own</legend></fieldset>"
    looks = (
        "const styles = (e) => Object.fromEntries([...getComputedStyle(e)].map((name) => [name, getComputedStyle(e)[name]]));"
        "return JSON.stringify([...document.querySelectorAll('#own *')].map(styles))"
    )
    browser = show(f"<!DOCTYPE html><meta charset=utf-8><div id=own>{own}</div><div></div><div></div>")
    alone = browser.execute_script(looks)
    # As notebooks do.
    browser.execute_script(
        "[...document.querySelectorAll('#own ~ div')].forEach((cell, at) => { cell.innerHTML = arguments[at]; })", one, other
    )
    assert browser.execute_script(looks) == alone
    ids = json.loads(browser.execute_script("return JSON.stringify([...document.querySelectorAll('[id]')].map((e) => e.id))"))
    assert len(ids) == len(set(ids))
    first, second = browser.find_elements("css selector", ".partyie")
    first.find_element("css selector", "[value=title]").click()
    backgrounds = [style(browser, part.find_element("css selector", ".title > mark[id]"), "background-color") for part in (first, second)]
    assert backgrounds[0] == "rgba(0, 0, 0, 0)" != backgrounds[1]
    point(browser, second.find_element("css selector", ".title > mark[id]"))
    assert [card.startswith(MINISTER) for card in cards(browser)] == [True]
