"""How many slips in the Python code the tests notice: `python tests/mutants.py values/codes link [--sample 60] [--seed N]`.

`mutation.py` does the like for the rule files. Here cosmic-ray makes the slips, a mutant each: a comparison or a sum turned round, a number
one off, a condition negated, a loop that does nothing. Mutants that change nothing are left out, a sample is drawn of the
others, and each is put into a copy of the project, where the tests of its module run until one fails. What they do not notice has
survived: a test is missing, or the code is needless, or both ways mean the same.

A compiled module runs there as plain Python: `link` alone; with `find` all others too, and the tests take twenty times as long. Not for
Windows, which cannot fork.
"""

from __future__ import annotations

import argparse
import ast
import multiprocessing
import os
import random
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from difflib import ndiff
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = Path("src", "partyie")

LINKS = ("test_link", "test_short_forms", "test_facts", "test_strings", "test_seeds", "test_titles")
TESTS = {
    "values/codes": ("test_codes", "test_short_forms", "test_strings"),
    "values/compose": ("test_compose", "test_short_forms", "test_facts", "test_strings", "test_seeds"),
    "values/dates": ("test_dates", "test_strings"),
    "values/documents": ("test_short_forms", "test_register", "test_strings"),
    "values/offices": ("test_facts", "test_offices"),
    "values/ontology": ("test_ontology", "test_codes", "test_offices"),
    "values/places": ("test_offices",),
    "values/relative": ("test_dates",),
    "find": LINKS,
    "link": LINKS,
}
"""The tests that cover a module, the quickest first; its own examples are run before them."""

OPERATORS = re.compile(
    r"core/(AddNot|NumberReplacer|ExceptionReplacer|ZeroIterationForLoop|ReplaceUnaryOperator_Delete_\w+"
    r"|Replace(AndWithOr|OrWithAnd|TrueWithFalse|FalseWithTrue|BreakWithContinue|ContinueWithBreak)"
    r"|ReplaceComparisonOperator_(Eq_NotEq|NotEq_Eq|Is_IsNot|IsNot_Is|LtE?_GtE?|LtE_Lt|Lt_LtE|GtE?_LtE?|GtE_Gt|Gt_GtE)"
    r"|ReplaceBinaryOperator_(Add_Sub|Sub_Add|Mul_FloorDiv|FloorDiv_Mul|Mod_Mul|BitOr_BitAnd|BitAnd_BitOr))"
)
"""The operators of cosmic-ray that are used: with the others most mutants break at once, whatever the tests say, and figures flatter."""

PATIENCE = 30
"""A mutant may take so many times as long as the tests take without it, or it hangs, and is counted as noticed. Some only take long: a
change of the ontology has all grammars compiled anew, and a property that fails is tried on ever smaller examples."""

TOLD = {"passes": "survived", "hangs": "hangs"}

IMPORTED = ["__main__", "pytest", "hypothesis", "edtf", "dateparser", "regex", "attrs", "yaml"]
"""What no mutant changes: it is imported once, and the processes of the tests are forked from the one that has done so."""


class Mutant(NamedTuple):
    """A slip: a place in a module, by its line, what happens there, and the code with it."""

    line: int
    operator: str
    code: str


class _Bare(ast.NodeTransformer):
    """Takes off what changes no result: annotations, which nobody asks for at run time, and how much a cache keeps."""

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)

    def visit_keyword(self, node: ast.keyword) -> ast.AST:
        return ast.keyword(node.arg) if node.arg == "maxsize" else self.generic_visit(node)


def meaning(code: str) -> str | None:
    """What a module says to Python, None where it is none: two that say the same do the same."""
    try:
        return ast.dump(_Bare().visit(ast.parse(code)))
    except SyntaxError:
        return None


def mutants(source: str, chance: random.Random) -> Iterator[Mutant]:
    """All mutants of a module in random order, without those that change nothing or are no Python."""
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator, operator_names

    tree = get_ast(source)
    places = []
    for name in filter(OPERATORS.fullmatch, operator_names()):
        operator = get_operator(name)()
        found = [place for node in ast_nodes(tree) for place in operator.mutation_positions(node)]
        places += [(name, occurrence, start[0]) for occurrence, (start, _) in enumerate(found)]
    chance.shuffle(places)
    nothing = meaning(source), None
    for name, occurrence, line in places:
        code = mutate_code(source, get_operator(name)(), occurrence)
        if meaning(code) not in nothing:
            yield Mutant(line, name.partition("/")[2], code)


def covering(module: str) -> list[str]:
    """The files that pytest is to run for a module: first the module itself, if it has examples."""
    source = PACKAGE / f"{module}.py"
    own = [source.as_posix()] if ">>> " in (ROOT / source).read_text("utf-8") else []
    return own + [f"tests/{name}.py" for name in TESTS[module]]


def uncompile(folder: Path, module: str) -> None:
    """Delete what was compiled of a module; if others are compiled with its types, all that was compiled: they see what Python does not."""
    package = folder / PACKAGE
    types = f"from partyie.{module.replace('/', '.')} cimport"
    shared = any(types in file.read_text("utf-8") for file in package.rglob("*.pxd"))
    for compiled in package.rglob("*") if shared else package.glob(f"{module}.*"):
        if compiled.suffix in (".so", ".pyd"):
            compiled.unlink()


def copy_to(folder: Path) -> None:
    """A copy of what the tests need."""
    for name in ("src", "rules", "seeds", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".hypothesis"))
    shutil.copy(ROOT / "pyproject.toml", folder)


def failing(folder: Path, tests: str) -> None:
    """Run a file of tests in a copy of the project, in a process of its own; leave with 0 where all pass."""
    os.chdir(folder)
    sys.path[:0] = [str(folder / "src")]
    sys.dont_write_bytecode = True  # two mutants in a second would be one to who looks at the time of a file
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        options = ["-x", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning", "--hypothesis-seed=0"]
        code = pytest.main([*options, tests])
    os._exit(code)


def outcome(folder: Path, tests: str, limit: float | None = None) -> str:
    """What a file of tests says: that it `passes`, `fails`, or `hangs`, which is to take longer than some seconds."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(IMPORTED)
    process = processes.Process(target=failing, args=(folder, tests))
    process.start()
    process.join(limit)
    if process.exitcode is None:
        process.kill()
        process.join()
        return "hangs"
    return "fails" if process.exitcode else "passes"


def tried(folder: Path, module: str, drawn: list[Mutant]) -> Iterator[tuple[Mutant, str]]:
    """Each mutant, put into a copy of the project, and what the tests of the module say: the first that does not pass, or all."""
    file = folder / PACKAGE / f"{module}.py"
    uncompile(folder, module)
    limits: dict[str, float] = {}
    for tests in covering(module):
        begun = time.monotonic()
        if outcome(folder, tests) != "passes":
            raise SystemExit(f"{tests} does not pass as it is")
        limits[tests] = PATIENCE * (time.monotonic() - begun)
    for mutant in drawn:
        file.write_text(mutant.code, "utf-8")
        said = (outcome(folder, tests, limit) for tests, limit in limits.items())
        yield mutant, next((one for one in said if one != "passes"), "passes")


def shown(source: str, mutant: Mutant) -> str:
    """The lines that a mutant changes."""
    changed = [line for line in ndiff(source.splitlines(), mutant.code.splitlines()) if line[0] in "+-"]
    return "\n".join(["", *changed])


def main() -> None:
    parser = argparse.ArgumentParser(description="Slips in the Python code that the tests notice.")
    parser.add_argument("modules", nargs="*", metavar="module", help=f"of {', '.join(TESTS)}; without any, all of them")
    parser.add_argument("--sample", type=int, help="how many mutants of each module; without it all")
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    if unknown := set(told.modules) - set(TESTS):
        parser.error(f"no tests are named for {', '.join(sorted(unknown))}; there are {', '.join(TESTS)}")
    for module in told.modules or TESTS:
        source = (ROOT / PACKAGE / f"{module}.py").read_text("utf-8")
        drawn = list(islice(mutants(source, random.Random(told.seed)), told.sample))
        noticed = 0
        with tempfile.TemporaryDirectory() as temporary:
            copy_to(Path(temporary))
            for mutant, said in tried(Path(temporary), module, drawn):
                noticed += said != "passes"
                if said != "fails":
                    print(f"{TOLD[said]} ({mutant.operator}): {module}.py:{mutant.line}{shown(source, mutant)}", flush=True)
        print(f"{module}: {noticed} of {len(drawn)} noticed, {noticed / max(1, len(drawn)):.0%}", flush=True)


if __name__ == "__main__":
    main()
