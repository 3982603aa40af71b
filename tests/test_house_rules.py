"""The house rules that a machine can hold, written as tests.

Each failure names file and line and says what to do instead.
"""

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SKIPPED = {".venv", "var", ".git", "__pycache__", ".pytest_cache", ".ruff_cache"}
APPS = ("config", "letters", "registry")
MOST_LINES = 300

REQUIREMENT = re.compile(r"^[A-Za-z0-9._-]+(\[[a-z,]+\])?==[0-9][\w.]*\s+# \S.+")
APT_PACKAGE = re.compile(r"^[a-z0-9][a-z0-9.+-]+\s+# \S.+")
# day 1-31 (men) or 41-71 (women), month 1-12: a NIK or KK that may be somebody's
PERSON_NUMBER = re.compile(
    r"(?<![0-9A-Za-z.])[1-9]\d{5}(?:[04][1-9]|[1256]\d|[37][01])(?:0[1-9]|1[0-2])\d{2}"
    r"(\d{4})(?![0-9A-Za-z])"
)
OTHER_HOST = re.compile(r"""(?:https?:)?//(?=[a-z0-9-]+\.[a-z])[^\s"'<>)]+""", re.I)
NAMESPACE = re.compile(r"^http://(?:www\.w3\.org|ns\.adobe\.com|www\.aiim\.org)/")
ENGLISH = re.compile(
    r"\b(Save|Delete|Submit|Search|Cancel|Add|Remove|Close|Back|Next|Previous|Continue|"
    r"Download|Password|Username|Log ?in|Log ?out|Sign in|Home|History|Settings|Help|"
    r"Loading|Required|Welcome|Error|Warning|Success|Approve|Reject|Return|Letter|"
    r"Letters|Resident|Residents|Office|Officials|Signed|Draft|Yes|No results?|"
    r"Please|View|Change|Date|Name|Actions|Page not found)\b"
)
SPOKEN_ATTRIBUTE = re.compile(
    r"""\b(?:title|alt|placeholder|aria-label|value)=(["'])(.*?)\1""", re.S
)
NOT_SPOKEN = re.compile(
    r"<!--.*?-->|{#.*?#}|{%\s*comment.*?endcomment\s*%}|<script.*?</script>|"
    r"<style.*?</style>|{%.*?%}|{{.*?}}",
    re.S,
)


def files(*suffixes: str, under: tuple[str, ...] = (".",)) -> Iterator[Path]:
    """Files of the project (paths from its root) that end like this."""
    for top in under:
        for folder, inner, names in os.walk(ROOT / top):
            inner[:] = sorted(set(inner) - SKIPPED)  # .venv is not even walked through
            for name in sorted(names):
                if name.endswith(suffixes):
                    yield (Path(folder) / name).relative_to(ROOT)


def text(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def lines_with(pattern: re.Pattern[str], path: Path) -> Iterator[str]:
    """`file:line: text` of every hit."""
    for number, line in enumerate(text(path).splitlines(), start=1):
        if pattern.search(line):
            yield f"{path}:{number}: {line.strip()[:100]}"


def spoken(template: str) -> Iterator[tuple[int, str]]:
    """What a visitor reads: text between tags and the attributes that are shown."""

    def blank(match: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", match.group())  # line numbers stay true

    template = NOT_SPOKEN.sub(blank, template)
    for match in SPOKEN_ATTRIBUTE.finditer(template):
        yield template.count("\n", 0, match.start()) + 1, match.group(2)
    bare = re.sub(r"<[^>]*>", blank, template)
    yield from enumerate(bare.splitlines(), start=1)


def imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(text(path))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""


@pytest.mark.parametrize(
    ("app", "above"),
    [("registry", {"letters", "config", "tests"}), ("letters", {"config", "tests"})],
)
def test_an_app_imports_nothing_from_above_it(app, above):
    bad = [
        f"{path}:{line}: imports {module}"
        for path in files(".py", under=(app,))
        for line, module in imports(path)
        if module.split(".")[0] in above
    ]
    assert not bad, "config -> letters -> registry, never back:\n" + "\n".join(bad)


def test_no_long_python_file_without_a_reason():
    bad = []
    for path in files(".py"):
        lines = text(path).splitlines()
        reason = any(line.startswith("# long because: ") for line in lines[:20])
        if len(lines) > MOST_LINES and "migrations" not in path.parts and not reason:
            bad.append(f"{path}: {len(lines)} lines")
    advice = "Split it, or say why not near its top (# long because: ...):\n"
    assert not bad, advice + "\n".join(bad)


def test_every_module_says_why_it_exists():
    bad = [
        str(path)
        for path in files(".py", under=APPS)
        if "migrations" not in path.parts
        and text(path).strip()
        and not ast.get_docstring(ast.parse(text(path)))
    ]
    assert not bad, "Open with a docstring of one to five lines:\n" + "\n".join(bad)


def test_no_drawer_of_odds_and_ends():
    names = {"utils.py", "helpers.py", "services.py", "misc.py", "common.py"}
    bad = [str(path) for path in files(".py") if path.name in names]
    assert not bad, f"Name it after what it holds: {bad}"


def test_no_text_is_marked_safe():
    pattern = re.compile("mark_" + "safe")
    bad = [hit for path in files(".py", ".html") for hit in lines_with(pattern, path)]
    assert not bad, "Use format_html or a template:\n" + "\n".join(bad)


def test_a_template_that_trusts_its_data_says_why():
    pattern = re.compile(r"\|\s*safe\b(?!.*safe because: \S)|autoescape off")
    bad = [hit for p in files(".html", under=APPS) for hit in lines_with(pattern, p)]
    assert not bad, "{# safe because: ... #} on the same line:\n" + "\n".join(bad)


def test_pages_and_letters_load_nothing_from_other_hosts():
    bad = []
    for path in files(".html", ".css", ".js", ".svg", under=(*APPS, "fixtures")):
        for number, line in enumerate(text(path).splitlines(), start=1):
            for match in OTHER_HOST.finditer(line):
                if not NAMESPACE.match(match.group()):
                    bad.append(f"{path}:{number}: {match.group()}")
    assert not bad, "Serve it ourselves:\n" + "\n".join(bad)


def test_no_number_that_could_be_a_real_persons():
    """Invented NIK and KK numbers carry a serial of 9000 to 9999 (0000: nobody's)."""
    bad = []
    kinds = (".py", ".html", ".md", ".yaml", ".yml", ".json", ".csv", ".txt", ".js")
    for path in files(*kinds):
        for number, line in enumerate(text(path).splitlines(), start=1):
            for match in PERSON_NUMBER.finditer(line):
                serial, digits = match.group(1), set(match.group())
                nobodys = serial == "0000" or len(digits) == 1
                if not serial.startswith("9") and not nobodys:
                    bad.append(f"{path}:{number}: {match.group()}")
    assert not bad, "Give an invented person a serial of 9xxx:\n" + "\n".join(bad)


def test_screens_speak_indonesian():
    bad = [
        f"{path}:{line}: {word.group()!r} in {phrase.strip()[:80]!r}"
        for path in files(".html", under=(*APPS, "fixtures"))
        for line, phrase in spoken(text(path))
        if (word := ENGLISH.search(phrase))
    ]
    assert not bad, "The offices read Indonesian:\n" + "\n".join(bad)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("requirements.txt", REQUIREMENT),
        ("apt-packages.txt", APT_PACKAGE),
        ("apt-packages-test.txt", APT_PACKAGE),
    ],
)
def test_every_package_stands_with_its_reason(name, form):
    wanted = [
        line
        for line in text(Path(name)).splitlines()
        if line.strip() and not line.startswith("#")
    ]
    assert wanted
    bad = [line for line in wanted if not form.match(line)]
    assert not bad, f"{name}: exact, with a reason behind #:\n" + "\n".join(bad)


def test_no_path_of_one_machine():
    pattern = re.compile("/" + r"(?:root|work|tmp/sp|Users)/\w")
    kinds = (".py", ".sh", ".md", ".yaml", ".toml", ".txt", ".html", ".css", ".js")
    bad = [hit for path in files(*kinds) for hit in lines_with(pattern, path)]
    assert not bad, "Written for every machine:\n" + "\n".join(bad)


def test_the_rules_would_notice():
    """The patterns above hit what they are for, and leave what they should."""
    assert PERSON_NUMBER.search("NIK 352116" + "4512900003.")
    assert PERSON_NUMBER.search("352116" + "3101900001")
    assert not PERSON_NUMBER.search("352116" + "9912900003")  # no such day
    assert PERSON_NUMBER.search("352116" + "4512909003").group(1) == "9003"
    assert OTHER_HOST.search('<link href="//fonts.example.com/a.css">')
    assert OTHER_HOST.search("url(https://cdn.example.com/x.woff2)")
    assert not OTHER_HOST.search("a // comment about something.")
    assert not OTHER_HOST.search("{% url 'home' %} </a></p>")
    said = list(spoken('{% if x %}<a title="Simpan">\n<b class="Save">Delete</b>'))
    assert [(n, s.strip()) for n, s in said if s.strip()] == [
        (1, "Simpan"),
        (2, "Delete"),
    ]
    assert REQUIREMENT.match("psycopg[binary,pool]==3.3.9   # PostgreSQL")
    assert not REQUIREMENT.match("Django>=5.2  # web framework")
    assert not REQUIREMENT.match("Django==5.2.19")
