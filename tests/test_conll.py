"""CoNLL: the tokens and tags of a text, from which each mention comes back exactly, for this test and for spaCy's reader."""

from __future__ import annotations

import json
from collections import namedtuple
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from spacy.training.converters import conll_ner_to_docs
from strategies import LANGUAGES, seeds, texts

from partyie import Extraction, Extractor, PartyieError, extract
from partyie.cli import main
from partyie.exchange.conll import COLUMNS, START, conll

EXTRACTORS = {language: Extractor(language) for language in LANGUAGES}
SEEDS = [pytest.param(*seed, id=f"{number}-{seed[0]}") for number, seed in enumerate(seeds())]


Token = namedtuple("Token", COLUMNS)
"""A line."""


def sentences(written: str) -> list[list[Token]]:
    """The sentences of a text, as any reader that goes by lines takes them."""
    first, *blocks = written.split("\n\n")
    assert first == START
    assert blocks.pop() == ""
    return [[Token(*line.split()) for line in block.split("\n")] for block in blocks]


def mentions(written: str) -> list[tuple[str, int, int]]:
    """Kind, start and end of the mentions, by the tags alone; no tag goes on where nothing has begun."""
    found: list[tuple[str, int, int]] = []
    for sentence in sentences(written):
        before = "O"
        for token in sentence:
            part, _, kind = token.tag.partition("-")
            if part == "B":
                found.append((kind, int(token.start), int(token.end)))
            elif part == "I":
                assert before in (f"B-{kind}", f"I-{kind}")
                found[-1] = (kind, found[-1][1], int(token.end))
            else:
                assert token.tag == "O"
            before = token.tag
    return found


def check(text: str, result: Extraction) -> None:
    """What holds for any text."""
    written = conll(result)
    tokens = [token for sentence in sentences(written) for token in sentence]
    assert mentions(written) == [(one.kind, one.start, one.end) for one in result]
    assert [text[int(one.start) : int(one.end)] for one in tokens] == [one.token for one in tokens]
    assert "".join(one.token for one in tokens) == "".join(text.split())
    data = result.to_dict()
    holders = dict(data["links"])
    told = [(one.id, json.loads(one.value), one.holder) for one in tokens if one.tag.startswith("B")]
    assert told == [(row["id"], row["value"], holders.get(row["id"], "_")) for row in data["mentions"]]
    assert {(one.id, one.value, one.holder) for one in tokens if not one.tag.startswith("B")} <= {("_", "_", "_")}


@pytest.mark.parametrize(("language", "text"), SEEDS)
def test_each_mention_of_the_seeds_comes_back_exactly(language: str, text: str) -> None:
    check(text, EXTRACTORS[language].extract(text))


@given(st.sampled_from(LANGUAGES).flatmap(lambda language: st.tuples(st.just(language), texts(language))))
def test_each_mention_of_any_text_comes_back_exactly(case: tuple[str, str]) -> None:
    language, text = case
    check(text, EXTRACTORS[language].extract(text))


@pytest.mark.parametrize(("language", "text"), SEEDS)
def test_spacy_reads_the_same_tokens_sentences_and_mentions(language: str, text: str) -> None:
    result = EXTRACTORS[language].extract(text)
    written = conll(result) + conll(extract("12 May", "en"))
    doc, last = conll_ner_to_docs(written, no_print=True)
    assert [[token.text for token in sentence] for sentence in doc.sents] == [
        [one.token for one in part] for part in sentences(conll(result))
    ]
    assert [ent.label_ for ent in doc.ents] == [mention.kind for mention in result]
    assert ["".join(ent.text.split()) for ent in doc.ents] == ["".join(mention.text.split()) for mention in result]
    assert [ent.text for ent in last.ents] == ["12 May"]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Chỉ thị 34-CT/TW", "Chỉ|thị|34|-|CT|/|TW"),
        ("Tổng Bí thư", "Tổng|Bí|thư"),
        ("Mi\u00adnis\u200bter.", "Mi\u00adnis\u200bter|."),
        ("\ufeffUnd „so“ …", "\ufeff|Und|„|so|“|…"),
        ("a\x1cb\x0cc\u2028d\xa0e", "a|b|c|d|e"),
    ],
)
def test_a_token_is_a_run_of_letters_or_a_character(text: str, tokens: str) -> None:
    assert "|".join(one.token for sentence in sentences(conll(extract(text, "en"))) for one in sentence) == tokens


def test_a_token_ends_where_a_mention_does() -> None:
    text = "Seit 2024er Beschlüssen gilt Nr. 57-NQ/TWs."
    result = extract(text, "de")
    assert mentions(conll(result)) == [(one.kind, one.start, one.end) for one in result]


def test_a_line_is_a_sentence_unless_it_ends_inside_a_mention() -> None:
    written = conll(extract("First.\n\n\nMinister\nof Justice Le Van Nam.\r\nLast\n", "en"))
    assert [" ".join(one.token for one in sentence) for sentence in sentences(written)] == [
        "First .",
        "Minister of Justice Le Van Nam .",
        "Last",
    ]


def test_a_text_without_words_is_a_beginning_only() -> None:
    assert conll(extract(" \n", "en")) == f"{START}\n\n"


def test_an_extraction_that_does_not_know_its_text_is_refused() -> None:
    with pytest.raises(PartyieError, match="does not know its text"):
        conll(Extraction.from_dict(extract("12 May", "en").to_dict()))


def test_the_command_prints_the_texts_one_after_the_other(root: Path) -> None:
    done = CliRunner().invoke(main, ["extract", "-f", "conll", "-l", "id", str(root / "seeds" / "id")])
    assert done.exit_code == 0
    assert done.stdout == "".join(
        conll(EXTRACTORS["id"].extract(path.read_bytes().decode("utf-8"))) for path in sorted((root / "seeds" / "id").glob("*.txt"))
    )
