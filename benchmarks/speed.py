"""How fast partyie is: MB/s on articles that never repeat a line, start-up, and a fixed scan of `regex` in the same run.

    python benchmarks/speed.py [FOLDER] [--size MB] [--detect] [--rounds N]

FOLDER holds gold files with their texts (default: this project's `seeds/`). New articles are made of them: every number,
name and common word is drawn anew, so that no line comes twice. Machines are noisy: compare the ratio to the scan.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

import regex

SYLLABLES = [
    "An",
    "Anh",
    "Binh",
    "Chau",
    "Cuong",
    "Dung",
    "Duc",
    "Giang",
    "Ha",
    "Hai",
    "Hanh",
    "Hoa",
    "Hoang",
    "Hung",
    "Huy",
    "Khanh",
    "Lan",
    "Linh",
    "Long",
    "Mai",
    "Minh",
    "Nam",
    "Nga",
    "Ngoc",
    "Phong",
    "Phuc",
    "Quang",
    "Son",
    "Tam",
    "Thanh",
    "Thu",
    "Tien",
    "Trang",
    "Tuan",
    "Van",
    "Vinh",
    "Xuan",
    "Yen",
]
SURNAMES = [
    "Nguyen",
    "Tran",
    "Le",
    "Pham",
    "Hoang",
    "Phan",
    "Vu",
    "Dang",
    "Bui",
    "Do",
    "Ho",
    "Ngo",
    "Duong",
    "Ly",
    "Trinh",
    "Dinh",
    "Lam",
    "Phung",
    "Truong",
]
VOWELS = str.maketrans("aeiou", "eioua")


def articles(folder: Path) -> list[tuple[str, str, list[tuple[int, int, str]]]]:
    """(language, text, spans with their kinds) of each gold file."""
    found = []
    for path in sorted(folder.rglob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        places = [p / gold["text_file"] for p in (path.parent, path.parent.parent)]
        text = next(p for p in places if p.is_file()).read_bytes().decode("utf-8")
        found.append((gold["language"], text, [(m["start"], m["end"], m["kind"]) for m in gold["mentions"]]))
    return found


def anew(text: str, spans: list[tuple[int, int, str]], rng: random.Random) -> str:
    """The text with other numbers, other names and some words misspelt, all else kept."""
    names: dict[str, str] = {}
    out, last = [], 0

    def plain(piece: str) -> str:
        piece = regex.sub(r"[1-9]", lambda _: rng.choice("123456789"), piece)
        return regex.sub(r"(?<![\p{L}])\p{Ll}{6,}(?![\p{L}])", lambda m: m[0].translate(VOWELS) if rng.random() < 0.2 else m[0], piece)

    def number(match: regex.Match[str]) -> str:
        # Days and months stay possible, codes and years get new digits.
        return (
            match[0]
            if len(match[0]) < 3
            else "".join(rng.choice("123456789") for _ in match[0])
            if match[0][:2] not in ("19", "20")
            else f"20{rng.randint(10, 30)}"
        )

    for start, end, kind in spans:
        out.append(plain(text[last:start]))
        piece = text[start:end]
        if kind == "person" and " " in piece:
            piece = names.setdefault(piece, " ".join([rng.choice(SURNAMES), *rng.sample(SYLLABLES, rng.choice((2, 2, 3)))]))
        elif kind in ("date", "citation"):
            piece = regex.sub(r"[0-9]+", number, piece)
        out.append(piece)
        last = end
    return "".join(out) + plain(text[last:])


def corpus(folder: Path, size: int, seed: int = 7) -> list[tuple[str, str]]:
    """Articles of `size` bytes in all, as (language, text); short sources are joined to pages of about 6 KB.

    A line that came before is left out: there are some without a number, a name or a word that could be drawn anew.
    """
    rng, sources = random.Random(seed), articles(folder)
    made: list[tuple[str, str]] = []
    seen: set[str] = set()
    total = 0
    while total < size:
        language = rng.choice(sorted({source[0] for source in sources}))
        page: list[str] = []
        while sum(map(len, page)) < 5000:
            _, text, spans = rng.choice([source for source in sources if source[0] == language])
            new = []
            for line in anew(text, spans, rng).split("\n"):
                if not line or line not in seen:
                    new.append(line)
                    seen.add(line)
            page.append("\n".join(new))
        made.append((language, "\n\n".join(page)))
        total += len(made[-1][1].encode())
    return made


def pace(run, size: int, rounds: int) -> float:
    """The median of MB/s (1e6 bytes)."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return size / statistics.median(times) / 1e6


def startup(code: str, rounds: int = 7) -> float:
    """Milliseconds that a fresh interpreter needs for the code."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent.parent / "seeds")
    ask.add_argument("--size", type=float, default=1.0, help="MB")
    ask.add_argument("--rounds", type=int, default=5)
    ask.add_argument("--detect", action="store_true", help="let partyie find the language")
    opts = ask.parse_args()
    import partyie

    pages = corpus(opts.folder, int(opts.size * 1e6))
    size = sum(len(text.encode()) for _, text in pages)
    lines = [line for _, text in pages for line in text.split("\n") if line]
    scan = regex.compile(r"[0-9]+")

    def everything() -> int:
        return sum(len(partyie.extract(text, None if opts.detect else language).mentions) for language, text in pages)

    found = everything()
    reference = pace(lambda: [sum(1 for _ in scan.finditer(text)) for _, text in pages], size, opts.rounds)
    speed = pace(everything, size, opts.rounds)
    repeated = len(lines) - len(set(lines))
    print(f"text        {size / 1e6:.2f} MB, {len(pages)} pages, {len(lines)} lines, {repeated} of them repeated; {found} mentions")
    print(f"regex scan  {reference:8.1f} MB/s   [0-9]+ with finditer, the measure of this machine now")
    how = "language found" if opts.detect else "each page in its language"
    print(f"partyie     {speed:8.2f} MB/s   {how}; 1:{reference / speed:.0f} to the scan")
    bare, base = startup("pass"), startup("import regex, attrs")
    print(f"start-up    bare Python {bare:.0f} ms; regex and attrs {base - bare:+.0f} ms")
    print(f"            import partyie {startup('import regex, attrs, partyie') - base:+.0f} ms over that")
    for language in sorted({language for language, _ in pages}):
        first = startup(f"import partyie; partyie.extract('Nguyen Van An, 5.6.2024', '{language}')")
        print(f"            first extraction, {language}: {first:.0f} ms in all")


if __name__ == "__main__":
    main()
