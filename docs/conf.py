"""The documentation as a site: `sphinx-build -W -n -c docs . build/docs`, from the project's folder.

The source is the whole project, as README, CONTRIBUTING and CHANGELOG are pages too: so a link between files is right in the site and
on the code host alike.
"""

from __future__ import annotations

import re
from typing import Any

import partyie

project = "partyie"
copyright = "the authors of partyie"
version = release = partyie.__version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx_click"]
root_doc = "docs/index"
include_patterns = ["*.md", "docs/**"]
exclude_patterns = [".*", "**/.*", "build", "src", "tests"]  # where nothing is to be looked for
suppress_warnings = ["misc.highlighting_failure"]  # the page on the checker shows YAML that is none
smartquotes = False  # quotation marks and dashes as they are written

myst_heading_anchors = 4  # fragments as on the code host
nb_execution_mode = "force"  # no output is kept: what the site shows was run when it was built
nb_execution_raise_on_error = True
nb_execution_timeout = 120  # seconds for a cell, in plain Python too

# Docstrings are plain text, in which backticks hold code. Where it is the name of something that is documented, it becomes a link.
default_role = "py:obj"
autodoc_default_options = {"members": True, "member-order": "bysource"}
autodoc_typehints_format = "short"
python_maximum_signature_line_length = 100
toc_object_entries_show_parents = "hide"
nitpick_ignore_regex = [  # plain code; the standard library; what is spaCy's; a name for one of several types
    ("py:obj", "(?s).*"),
    ("py:class", r"(datetime|pathlib|collections|spacy)\..*|Doc|Language|Span|partyie\.metadata\._Item"),
]

html_theme = "furo"
html_title = f"partyie {version}"
html_extra_path = ["site"]  # the first page leads to the index
html_static_path = ["static"]
html_css_files = ["wide.css"]


def with_contents(_app: Any, docname: str, source: list[str]) -> None:
    """The lists of pages in the index are the table of contents too, each with its heading."""
    if docname != root_doc:
        return
    for heading, pages in re.findall(r"^### (.+)\n\n((?:- .+\n(?:  .+\n)*)+)", source[0], re.MULTILINE):
        files = re.findall(r"^- \[.+?\]\((.+?)\)", pages, re.MULTILINE)
        source[0] += "\n".join(["", "```{toctree}", ":hidden:", f":caption: {heading}", *files, "```", ""])


def resolved_where_public(app: Any, env: Any, node: Any, content: Any) -> Any:
    """Types are documented by the names that users import, whatever module they live in."""
    name = node["reftarget"].rpartition(".")[2]
    if name not in partyie.__all__:
        return None
    return env.domains["py"].resolve_xref(env, node["refdoc"], app.builder, "class", f"partyie.{name}", node, content)


def setup(app: Any) -> None:
    app.connect("source-read", with_contents)
    app.connect("missing-reference", resolved_where_public)
