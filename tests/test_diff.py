"""What a change of rules changes: every mention is accounted for once, by rule, with what is not the same."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from partyie import Extraction, Extractor, Person
from partyie.cli import main
from partyie.mention import AnyMention, Title
from partyie.rules.diff import Difference, by_rule, differences
from partyie.rules.read import rules_root
from partyie.values import Office

ROLES = {"secretary": ["Sekretario"], "minister": ["Ministro"]}
TYPES = {"decree": ["Dekreto"]}
TITLE = {"id": "xx/title/role", "match": "{role}"}
NOUN = {"id": "xx/citation/noun", "match": "{type} {number}"}
CODE = {"id": "xx/citation/code", "match": "{type} {code}"}


def lexicon(roles: dict[str, list[str]] = ROLES, types: dict[str, list[str]] = TYPES) -> dict[str, Any]:
    return {"role": {"entries": roles}, "type": {"entries": types}}


RULES: dict[str, Any] = {
    "lexicon": lexicon(),
    "phrases": {"title_person": " ", "person_title": ", ", "title_title": ", "},
    "titles": [TITLE],
    "citations": [NOUN, CODE],
    "links": [{"id": "xx/link/issued", "match": "{citation} de {issued:date}"}],
}
"""The rules before."""


def rules(folder: Path, **others: Any) -> Path:
    """A folder with the rules from before, some sections replaced."""
    (folder / "xx").mkdir(parents=True)
    (folder / "xx" / "all.yaml").write_text(yaml.safe_dump({"language": "xx", **RULES, **others}, allow_unicode=True), "utf-8")
    return folder


CASES: dict[str, tuple[dict[str, Any], str, list[tuple[str, str, dict[str, tuple[Any, Any]]]]]] = {
    "nothing": ({}, "Sekretario, Ministro Tran Thi Mai. Dekreto 5 de 12.5.2025", []),
    "a word more": (
        {"lexicon": lexicon({**ROLES, "chair": ["Prezidanto"]})},
        "Sekretario, Prezidanto",
        [("gained", "Prezidanto", {})],
    ),
    "a word more, which gives a holder": (
        {"lexicon": lexicon({**ROLES, "chair": ["Prezidanto"]})},
        "Ministro, Prezidanto Tran Thi Mai",
        [("changed", "Ministro", {"holder": (None, "Tran Thi Mai (21)")}), ("gained", "Prezidanto", {})],
    ),
    "a rule less": (
        {"titles": []},
        "Sekretario 12.5.2025 Ministro",
        [("lost", "Sekretario", {}), ("lost", "Ministro", {})],
    ),
    "another rule": (
        {"titles": [{**TITLE, "id": "xx/title/other"}]},
        "Sekretario",
        [("changed", "Sekretario", {"rule": ("xx/title/role", "xx/title/other")})],
    ),
    "another value": (
        {"titles": [{**TITLE, "match": "{modifiers:role}", "value": {"role": "head"}}]},
        "Sekretario",
        [("changed", "Sekretario", {"role": ("secretary", "head"), "modifiers": (None, ["secretary"])})],
    ),
    "a longer span": (
        {"titles": [{**TITLE, "match": "{role}(?: de {place})?"}]},
        "La Sekretario de Gia Lai, Tran Thi Mai",
        [("changed", "Sekretario de Gia Lai", {"text": ("Sekretario (3)", "Sekretario de Gia Lai (3)"), "place": (None, "gia-lai")})],
    ),
    "another holder": (
        {"phrases": {"person_title": " "}},
        "Tran Thi Mai Sekretario Le Van Nam",
        [("changed", "Sekretario", {"holder": ("Le Van Nam (24)", "Tran Thi Mai (0)")})],
    ),
    "no date of issue": (
        {"links": []},
        "Dekreto 5 de 12.5.2025",
        [("changed", "Dekreto 5", {"issued": ("12.5.2025 (13)", None)})],
    ),
    "another full citation": (
        {"citations": [NOUN]},
        "Dekreto 30/2020/ND-CP. Dekreto 30",
        [
            (
                "changed",
                "30/2020/ND-CP",
                {"text": ("Dekreto 30/2020/ND-CP (0)", "30/2020/ND-CP (8)"), "rule": ("xx/citation/code", "und/citation/code")},
            ),
            ("changed", "Dekreto 30", {"same": ("Dekreto 30/2020/ND-CP (0)", "30/2020/ND-CP (8)")}),
        ],
    ),
    # The ids of a date and of a full citation are others than before; what they stand for is not.
    "mentions before": (
        {
            "lexicon": lexicon(types={**TYPES, "law": ["Leĝo"]}),
            "dates": [{"id": "xx/date/may", "match": "majo {year}", "value": {"month": 5}}],
        },
        "Leĝo 7, majo 2024. Dekreto 30/2020/ND-CP de 12.5.2025. Dekreto 30",
        [("gained", "Leĝo 7", {}), ("gained", "majo 2024", {})],
    ),
    "another kind": (
        {"titles": [], "persons": [{"id": "xx/person/role", "match": "Sekretario"}]},
        "Sekretario",
        [("lost", "Sekretario", {}), ("gained", "Sekretario", {})],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_change_of_rules_is_told(case: str, tmp_path: Path) -> None:
    more, text, wanted = CASES[case]
    before = Extractor("xx", rules=[rules(tmp_path / "before")])
    after = Extractor("xx", rules=[rules(tmp_path / "after", **more)])
    found = [(one.what, one.mention.text, one.changes) for one in differences(before, after, [("text", text)])]
    assert found == wanted
    # The other way round gained is lost, and old is new.
    back = {(one.what, (one.old or one.mention).text): one.changes for one in differences(after, before, [("text", text)])}
    turned = {"gained": "lost", "lost": "gained", "changed": "changed"}
    assert back == {(turned[what], said): {part: (new, old) for part, (old, new) in parts.items()} for what, said, parts in wanted}


# --- any mentions


class Fixed(Extractor):
    """An extractor that finds the same in any text."""

    def __init__(self, mentions: Sequence[AnyMention]) -> None:
        self.mentions = tuple(mentions)

    def extract(self, text: str, source: str | None = None) -> Extraction:
        return Extraction(self.mentions, None, "", "", source, text=text)


TEXT = "abcdefghij\n" * 4


@st.composite
def found(draw: st.DrawFn) -> list[AnyMention]:
    """Mentions that do not overlap, in order."""
    edges = sorted(draw(st.sets(st.integers(0, len(TEXT)), max_size=16)))
    mentions: list[AnyMention] = []
    for start, end in itertools.pairwise(edges):
        place = (start, end, TEXT[start:end], "xx", draw(st.sampled_from(["xx/one", "xx/other"])))
        what = draw(st.sampled_from(["person", "title", "nothing"]))
        if what != "nothing":
            mentions.append(Person(*place) if what == "person" else Title(*place, Office("head")))
    return mentions


@given(found(), found())
def test_every_mention_is_accounted_for_once(old: list[AnyMention], new: list[AnyMention]) -> None:
    told = list(differences(Fixed(old), Fixed(new), [("text", TEXT)]))
    assert [one.mention.start for one in told] == sorted(one.mention.start for one in told)
    lost = [one.mention for one in told if one.what == "lost"]
    gained = [one.mention for one in told if one.what == "gained"]
    changed = [(cast(AnyMention, one.old), one.mention) for one in told if one.what == "changed"]
    same = [mention for mention in old if mention in new]
    assert sorted([*lost, *(one for one, _ in changed), *same], key=lambda one: one.start) == old
    assert sorted([*gained, *(one for _, one in changed), *same], key=lambda one: one.start) == new
    for one, other in changed:
        assert one != other
        assert one.kind == other.kind
        assert one.start < other.end
        assert other.start < one.end
    # Nobody is left alone beside another of the kind that is left alone too.
    assert not [1 for one in lost for other in gained if one.kind == other.kind and one.start < other.end and other.start < one.end]
    for one in told:
        start, end = one.mention.start, one.mention.end
        assert one.line == 1 + TEXT[:start].count("\n")
        assert TEXT[:start].endswith(one.before)
        assert TEXT[end:].startswith(one.after)


def people(*spans: tuple[int, int]) -> Fixed:
    return Fixed([Person(start, end, TEXT[start:end], "xx", "xx/one") for start, end in spans])


def test_the_partner_is_the_one_with_most_in_common() -> None:
    told = differences(people((0, 10), (11, 20)), people((0, 2), (3, 12), (12, 14)), [("text", TEXT)])
    assert [(one.what, one.mention.text, one.old and one.old.text) for one in told] == [
        ("gained", "ab", None),
        ("changed", "defghij\na", "abcdefghij"),
        ("changed", "bc", "abcdefghi"),
    ]


def test_one_text_is_read_at_a_time() -> None:
    read = []

    def texts() -> Iterator[tuple[str, str]]:
        for number in range(3):
            read.append(number)
            yield str(number), TEXT

    told = differences(people(), people((0, 5)), texts())
    assert [next(told).source, *read] == ["0", 0]
    assert [one.source for one in told] == ["1", "2"]


def test_many_mentions_take_no_square_of_time() -> None:
    spans = [(2 * number, 2 * number + 2) for number in range(20_000)]
    text = "ab" * len(spans)
    old, new = (Fixed([Person(start, end, text[start:end], "xx", rule) for start, end in spans]) for rule in ("xx/one", "xx/other"))
    assert sum(one.what == "changed" for one in differences(old, new, [("text", text)])) == len(spans)


# --- the command


def diff(*arguments: str | Path, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(main, ["rules", "diff", *map(str, arguments)], input=stdin)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder with rules before and after, and a text."""
    monkeypatch.chdir(tmp_path)
    rules(tmp_path / "before")
    rules(tmp_path / "after", lexicon=lexicon({**ROLES, "chair": ["Prezidanto"], "head": ["Estro"]}), links=[])
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("Venis\nla Estro\nTran Thi Mai.\n\nDekreto 5 de 12.5.2025", "utf-8")
    (tmp_path / "corpus" / "b.jsonl").write_text('{"text": "Prezidanto\\u001b[31m"}\n{"text": "Ministro"}\n', "utf-8")
    return tmp_path


@pytest.mark.usefixtures("own")
def test_differences_are_told_by_rule() -> None:
    result = diff("before", "after", "corpus", "-l", "xx")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"xx/citation/noun  {Path('after', 'xx', 'all.yaml')}:2: 1 changed",
        f"  changed  {Path('corpus', 'a.txt')}:5  Venis la Estro Tran Thi Mai.  [Dekreto 5] de 12.5.2025",
        "    issued: 12.5.2025 (43) → –",
        f"xx/title/role  {Path('after', 'xx', 'all.yaml')}:28: 2 gained",
        f"  gained   {Path('corpus', 'a.txt')}:2  Venis la [Estro] Tran Thi Mai.  Dekreto 5 de 12.5.2025",
        "    head",
        f"  gained   {Path('corpus', 'b.jsonl')}:1:1  [Prezidanto] [31m",
        "    chair",
        "2 gained, 0 lost, 1 changed",
    ]


@pytest.mark.usefixtures("own")
def test_what_is_lost_stands_under_the_old_rule() -> None:
    lines = diff("after", "before", "corpus", "-l", "xx").stdout.splitlines()
    assert f"xx/title/role  {Path('after', 'xx', 'all.yaml')}:28: 2 lost" in lines
    assert f"xx/citation/noun  {Path('before', 'xx', 'all.yaml')}:2: 1 changed" in lines
    assert lines[-1] == "0 gained, 2 lost, 1 changed"


@pytest.mark.usefixtures("own")
def test_json_says_the_same() -> None:
    data = json.loads(diff("before", "after", "corpus", "-l", "xx", "-f", "json").stdout)
    assert data["counts"] == {"gained": 2, "lost": 0, "changed": 1}
    noun, role = data["rules"]
    assert (noun["rule"], noun["place"], noun["counts"]["changed"]) == ("xx/citation/noun", f"{Path('after', 'xx', 'all.yaml')}:2", 1)
    assert noun["differences"] == [
        {
            "what": "changed",
            "source": str(Path("corpus", "a.txt")),
            "line": 5,
            "kind": "citation",
            "start": 30,
            "end": 39,
            "before": "Venis\nla Estro\nTran Thi Mai.\n\n",
            "text": "Dekreto 5",
            "after": " de 12.5.2025",
            "value": {"type": "decree", "number": "5"},
            "changes": {"issued": {"old": "12.5.2025 (43)", "new": None}},
        }
    ]
    assert [one["text"] for one in role["differences"]] == ["Estro", "Prezidanto"]


@pytest.mark.parametrize("shipped", ["shipped", "-"])
@pytest.mark.usefixtures("own")
def test_the_shipped_rules_can_be_either_side(shipped: str) -> None:
    rows = json.loads(diff(shipped, "before", "corpus", "-l", "xx", "-f", "json").stdout)["rules"]
    assert {row["rule"]: row["counts"]["gained"] for row in rows} == {"xx/citation/noun": 1, "xx/title/role": 1}
    assert diff("before", shipped, "corpus", "-l", "xx").stdout.splitlines()[-1] == "0 gained, 2 lost, 0 changed"
    assert diff(shipped, shipped, "corpus").stdout == "0 gained, 0 lost, 0 changed\n"


@pytest.mark.usefixtures("own")
def test_folders_of_the_environment_hide_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARTYIE_RULES", "after")
    assert diff("before", "after", "corpus", "-l", "xx").stdout.splitlines()[-1] == "2 gained, 0 lost, 1 changed"


def test_a_name_found_again_has_no_place(own: Path) -> None:
    rules(own / "names", persons=[{"id": "xx/person/foreign", "match": "Karin {_:capital}"}])
    lines = diff("before", "names", "-", "-l", "xx", stdin="Karin Ellerbrock.\nkaj Ellerbrock parolis").stdout.splitlines()
    assert "und/person/again: 1 gained" in lines


def test_texts_are_read_as_by_extract(own: Path) -> None:
    assert diff("before", "after", "-", "-l", "xx", stdin="Estro").stdout.splitlines()[-1] == "1 gained, 0 lost, 0 changed"
    (own / "c.jsonl").write_text('{"body": "Estro \\ud800", "source": "\\udfff"}\n', "utf-8")
    assert "[Estro]" in diff("before", "after", "c.jsonl", "-l", "xx", "--text-field", "body").stdout
    data = json.loads(diff("before", "after", "c.jsonl", "-l", "xx", "--text-field", "body", "-f", "json").stdout)
    assert (data["rules"][0]["differences"][0]["after"], data["rules"][0]["differences"][0]["source"]) == (" \ud800", "\udfff")
    (own / "bad.txt").write_bytes(b"\xff")
    result = diff("before", "after", "bad.txt", "nowhere.txt", "corpus", "-l", "xx")
    assert result.exit_code == 1
    assert "bad.txt: not UTF-8" in result.stderr
    assert "nowhere.txt: No such file" in result.stderr
    assert result.stdout.splitlines()[-1] == "2 gained, 0 lost, 1 changed"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["before", "nowhere", "corpus"], "Directory 'nowhere' does not exist"),
        (["before", "after"], "Missing argument 'CORPUS...'"),
        (["before", "after", "corpus", "-l", "yy"], "no rules for language 'yy'; there are de, en, id, vi, xx"),
        (["shipped", "-", "corpus", "-l", "xx"], "no rules for language 'xx'; there are de, en, id, vi"),
        (["before", "broken", "corpus", "-l", "xx"], "did you mean 'titles'?"),
    ],
)
def test_wrong_use_is_told(arguments: list[str], message: str, own: Path) -> None:
    rules(own / "broken", titels=[])
    result = diff(*arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


def test_the_groups_can_be_had_in_python(own: Path) -> None:
    before, after = (Extractor("xx", rules=[name]) for name in ("before", "after"))
    roots = [(rules_root(), own / name) for name in ("before", "after")]
    groups = by_rule(differences(before, after, [("a", "Estro"), ("b", "Prezidanto, Ministro")]), *roots)
    assert {rule: [(one.source, one.mention.text) for one in those] for (rule, _), those in groups.items()} == {
        "xx/title/role": [("a", "Estro"), ("b", "Prezidanto")]
    }
    assert all(isinstance(one, Difference) for those in groups.values() for one in those)
