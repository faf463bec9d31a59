"""The language of a code block, from the conventions highlighters share."""

import re
from collections.abc import Iterable
from functools import lru_cache

from lxml.html import HtmlElement

from pipelines.extract.dom.classes import word_set, words

_PREFIXED = re.compile(r"^(?:language|lang|highlight-source|mw-highlight-lang|brush)[-:]([^\s;:{]+)", re.I)
# Prefixes that also begin other words: what follows must be a language.
_LOOSE = re.compile(r"^(?:code|src|highlight|hl|syntax|brush)[-_:]([^\s;:{]+)", re.I)
_BRUSH = re.compile(r"\bbrush\s*:\s*([\w+#-]+)|\blang(?:uage)?\s*[:=]\s*([\w+#-]+)", re.I)
_ATTRIBUTES = (
    "data-language",
    "data-lang",
    "data-code-language",
    "data-enlighter-language",
    "data-ext",
    "data-syntax",
    "language",
    "lang",
    "syntax",
)
# What engines write where the author named no language.
_UNNAMED = word_set(
    """
    plain plaintext generic none nohighlight no-highlight unknown undefined null fallback auto default code highlight pre raw
    markup-templating
    """
)
# A bare class token is a language only when it is one of these: names and short names authors write behind a fence.
KNOWN = word_set(
    """
    abap actionscript ada apache apex applescript arduino arm asciidoc asm assembly astro awk bash basic bat batch bibtex bison
    brainfuck c c# c++ cc clike cnf conf config clojure clj cmake cobol coffee coffeescript console cpp crystal cs csharp css csv
    cuda curl cypher d dart delphi diff django docker dockerfile dos dot elisp elixir elm emacs-lisp env erb erlang ex excel f# fish
    fortran fsharp gherkin git gitignore glsl gn go golang gradle graphql graphviz groovy h haml handlebars haskell haxe hcl hlsl
    hpp hs html http ini ini-toml io j2 java javascript jinja jinja2 js json json5 jsonc jsonnet jsp jsx julia kotlin kt latex less
    linux lisp log lua makefile make markdown markup mathematica matlab md mdx mermaid mips mysql nasm nginx nim nix objc
    objective-c objectivec ocaml octave openscad org pascal patch perl pgsql php pl plantuml plsql postgresql powershell processing
    prolog properties proto protobuf ps1 pug puppet purescript py py3 pycon python python3 qml r racket rb react reason rest rst
    ruby rs rust sas sass scala scheme scss sed sh shell shell-session shellscript smali smalltalk solidity sparql sql stata stylus
    svelte svg swift systemd systemverilog tcl terminal terraform tex text tf toml ts tsx twig txt typescript v vala vb vbnet
    verilog vhdl vim vimrc vue wasm wast xml xpath yaml yml zig zsh
    """
)


# Prism's own name for HTML.
_ALIASES = {"markup": "html"}


def language_of(elements: Iterable[HtmlElement]) -> str:
    """The first language the elements name, innermost first; "" when none does."""
    for element in elements:
        for name in _ATTRIBUTES:
            value = element.get(name)
            if value and (name != "lang" or value.lower() in KNOWN) and (found := _clean(value)):
                return found
        value = element.get("class")
        if value and (found := _from_class(value)):
            return found
    return ""


def inherited_language(boxes: Iterable[HtmlElement]) -> str:
    """What boxes around code and more call all code in them, as Prism reads it: a bare word there names a style or a tongue."""
    names = (name for box in boxes for name in (box.get("class") or "").split() if name.startswith("language-"))
    return next((found for name in names if (found := _clean(name.removeprefix("language-"))).lower() in KNOWN), "")


@lru_cache(maxsize=2048)
def _from_class(value: str) -> str:
    names = value.split()
    for name in names:
        prefixed = _PREFIXED.match(name)
        if prefixed and (found := _clean(prefixed[1])):
            return found
        if prefixed:
            return ""
    brush = _BRUSH.search(value)
    if brush:
        return _clean(brush[1] or brush[2])
    loose = [match[1] for name in names if (match := _LOOSE.match(name))]
    bare = [name for name in [*loose, *names] if name.lower() in KNOWN]
    return _clean(bare[0]) if bare else ""


def _clean(value: str) -> str:
    value = _ALIASES.get(value.lower(), value).strip().strip("{}.").split(",")[0].split("{")[0].split(":")[0]
    return "" if value.lower() in _UNNAMED or not re.fullmatch(r"[\w+#./-]{1,40}", value) else value


def language_label(element: HtmlElement) -> str:
    """The language a label beside code names in words, lower case; "" for any other element."""
    if len(element) or not words(element) & {"lang", "language"}:
        return ""
    text = (element.text or "").strip().lower()
    return text if text in KNOWN else ""


def is_language_name(text: str) -> bool:
    """Whether a short label is a language's name and not a title."""
    return text.strip().lower() in KNOWN or text.strip().lower() in _UNNAMED
