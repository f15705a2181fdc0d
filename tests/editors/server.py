"""The language server as an editor meets it: over the real protocol, with the client of pygls, which is not ours.

    python tests/editors/server.py target/debug/mdbook-descent [--course book]

With a course it also types into its lessons and says how long an answer takes.
"""

import argparse
import asyncio
import pathlib
import statistics
import sys
import tempfile
import time

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

LESSON = """# Vier Punkte 𝄞

```train id=first-fit caption="Four points"
data X = [[1, 1], [1, 2], [2, 2], [2, 3]]
data y = [1, 2, 2, 3]
param w = random(2)  # the weights

prediction = X @ w
double(x, by=2) = by * x
loss L = mean((y - prediction)**2)

descend L by gradient_descent(rate=0.1) for 1000 steps

check "four points, one plane": L < 0.001
show loss_curve
```

η 𝄞 After training the loss is {{= L : .2e }}, the second weight {{= first-fit.w[1] ~ 1.00 }}, and {{= double(2, by=3) }}.

- [ ] The loss fell a hundredfold. {{? L < at(L, step=0) / 100 }}

{{#show first-fit.fit}}

In {{ref first-fit.fit}} $w$ is seen.

```try first-fit
w = [0, 0]
```
"""


class Editor(LanguageClient):
    """An editor with nobody before it."""

    def __init__(self):
        super().__init__("test-editor", "1")
        self.told = {}
        self.versions = {}
        self.arrived = asyncio.Event()

        @self.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def _(params):
            self.told[params.uri] = params.diagnostics
            self.versions[params.uri] = params.version
            self.arrived.set()

    async def open(self, uri, text, version=1):
        self.text_document_did_open(lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(uri, "markdown", version, text)))
        return await self.faults(uri, version)

    def type(self, uri, version, change):
        identifier = lsp.VersionedTextDocumentIdentifier(version, uri)
        self.text_document_did_change(lsp.DidChangeTextDocumentParams(identifier, [change]))

    async def replace(self, uri, version, text):
        self.type(uri, version, lsp.TextDocumentContentChangeWholeDocument(text))
        return await self.faults(uri, version)

    async def faults(self, uri, version, within=30):
        async with asyncio.timeout(within):
            while self.versions.get(uri) != version:
                self.arrived.clear()
                await self.arrived.wait()
        return list(self.told[uri])


def position(text, needle, nth=0, beyond=0):
    """Where a piece of a text stands, in lines and UTF-16 units."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(needle, at + 1)
    before = text[: at + beyond]
    line = before.rsplit("\n", 1)[-1]
    return lsp.Position(before.count("\n"), len(line.encode("utf-16-le")) // 2)


def piece(text, extent):
    """What stands in a range, counted as the protocol counts."""
    line = text.split("\n")[extent.start.line].encode("utf-16-le")
    return line[2 * extent.start.character : 2 * extent.end.character].decode("utf-16-le")


def at(uri, place):
    return {"text_document": lsp.TextDocumentIdentifier(uri), "position": place}


async def hovers(editor, uri):
    async def hover(needle, nth=0, beyond=0):
        found = await editor.text_document_hover_async(lsp.HoverParams(**at(uri, position(LESSON, needle, nth, beyond))))
        return found and found.contents.value

    told = await hover("w = random")
    assert "param w = random(2)" in told and "(shape (2,))" in told and "started at" in told, told
    assert "grad(L, w) = -2 * X.T @ (y - prediction) / len(y)" in told, told
    assert "descended" in await hover("loss L"), "a statement has its entry"
    assert "mean(x" in await hover("mean(("), "a function has its entry"
    assert "gradient_descent(" in await hover("gradient_descent"), "an optimizer has its entry"
    assert "loss L = " in await hover("{{= L", 0, 4), "a form of the prose"
    assert "The block `first-fit`" in await hover("first-fit.fit"), "an id"
    assert "show fit" in await hover("first-fit.fit", 0, 11), "a view"
    assert await hover("After training") is None


async def completes(editor, uri):
    version = 10

    async def complete(before, behind=""):
        nonlocal version
        version += 1
        marked = before + "⌖" + behind
        text = LESSON + marked if before.startswith("{{") else LESSON.replace("show loss_curve", marked)
        place = position(text, "⌖")
        await editor.replace(uri, version, text.replace("⌖", ""))
        found = await editor.text_document_completion_async(lsp.CompletionParams(**at(uri, place)))
        return {item.label for item in found}

    labels = await complete("")
    assert {"data", "check", "descend", "prediction", "w", "softmax"} <= labels, labels
    labels = await complete("z = pred", " +")
    assert {"prediction", "double", "mean", "grad"} <= labels, "names remain while the line cannot be read"
    assert {"loss_curve", "fit"} <= await complete("show ")
    assert "adam" in await complete("descend L by ")
    assert "rate=" in await complete("descend L by adam(")
    assert "axis=" in await complete("mean(X, ")
    assert {"w", "L"} <= await complete("first-fit.")
    assert "first-fit" in await complete("{{#show fi")
    assert "loss_curve" in await complete("{{#show first-fit.")
    assert "prediction" in await complete("{{= ")
    assert await complete('check "a text ') == set(), "nothing within quotation marks"
    found = await editor.text_document_completion_async(lsp.CompletionParams(**at(uri, position(LESSON, "mean", 0, 2))))
    item = next(item for item in found if item.label == "mean")
    item = await editor.completion_item_resolve_async(item)
    assert "mean(x" in item.documentation.value
    await editor.replace(uri, version + 1, LESSON)
    help = await editor.text_document_signature_help_async(
        lsp.SignatureHelpParams(**at(uri, position(LESSON, "double(2, by", 0, 10)))
    )
    assert help.signatures[0].label == "double(x, by=2)" and help.active_parameter == 1, help


async def leads(editor, uri):
    found = await editor.text_document_definition_async(lsp.DefinitionParams(**at(uri, position(LESSON, "first-fit.w", 0, 10))))
    assert found.range.start == position(LESSON, "w = random"), found
    found = await editor.text_document_references_async(
        lsp.ReferenceParams(lsp.ReferenceContext(True), **at(uri, position(LESSON, "w = random")))
    )
    assert [piece(LESSON, one.range) for one in found] == ["w"] * 4, found
    found = await editor.text_document_references_async(
        lsp.ReferenceParams(lsp.ReferenceContext(True), **at(uri, position(LESSON, "first-fit caption")))
    )
    assert [piece(LESSON, one.range) for one in found] == ["first-fit"] * 5, found
    symbols = await editor.text_document_document_symbol_async(lsp.DocumentSymbolParams(lsp.TextDocumentIdentifier(uri)))
    assert symbols[0].name == "first-fit" and symbols[0].detail == "Four points"
    assert [child.name for child in symbols[0].children] == ["X", "y", "w", "prediction", "double", "L"]


async def renames(editor, uri):
    async def rename(needle, new, nth=0, beyond=0):
        asked = lsp.RenameParams(new_name=new, **at(uri, position(LESSON, needle, nth, beyond)))
        try:
            found = await editor.text_document_rename_async(asked)
        except Exception as refused:
            return str(refused)
        edits = sorted(found.changes[uri], key=lambda edit: (edit.range.start.line, edit.range.start.character))
        return [piece(LESSON, edit.range) for edit in edits]

    assert await rename("w = random", "weights") == ["w"] * 4
    assert await rename("x, by", "factor", 0, 3) == ["by"] * 3, "an argument, its use and where it is given"
    assert await rename("first-fit.fit", "fit") == ["first-fit"] * 5
    assert "clash" in await rename("w = random", "X")
    assert "clash" in await rename("w = random", "y")
    assert "cannot stand there" in await rename("w = random", "2w")
    assert "cannot stand there" in await rename("w = random", "for")
    assert "word of the language" in await rename("mean((", "average")


async def shows(editor, uri):
    everything = lsp.Range(lsp.Position(0, 0), lsp.Position(999, 0))
    hints = await editor.text_document_inlay_hint_async(lsp.InlayHintParams(lsp.TextDocumentIdentifier(uri), everything))
    told = {hint.position.line: hint.label for hint in hints}
    lines = LESSON.split("\n")
    assert told[lines.index("param w = random(2)  # the weights")].startswith("→ ["), told
    assert "1000 steps, L: " in told[lines.index("descend L by gradient_descent(rate=0.1) for 1000 steps")], told
    assert any(label.startswith("✓") for label in told.values()), told
    found = await editor.text_document_semantic_tokens_full_async(lsp.SemanticTokensParams(lsp.TextDocumentIdentifier(uri)))
    line = character = 0
    words = []
    for delta, start, length, kind, marks in zip(*[iter(found.data)] * 5):
        line, character = line + delta, start if delta else character + start
        words.append((piece(LESSON, lsp.Range(lsp.Position(line, character), lsp.Position(line, character + length))), kind, marks))
    assert ("data", 0, 0) in words and ("mean", 3, 2) in words and ("by", 2, 1) in words and ("# the weights", 6, 0) in words, words


async def tells(editor, uri):
    text = LESSON.replace("L < 0.001", "L < 1e-99").replace("double(2, by=3)", "𝄞 + unknowable")
    faults = await editor.replace(uri, 100, text)
    assert {fault.severity for fault in faults} == {lsp.DiagnosticSeverity.Error}
    assert any("does not hold" in fault.message for fault in faults), faults
    text = LESSON.replace("double(2, by=3)", 'L + unknowable')
    faults = await editor.replace(uri, 101, text)
    [fault] = faults
    assert piece(text, fault.range) == "unknowable", piece(text, fault.range)
    assert await editor.replace(uri, 102, LESSON) == []
    # Letter by letter, as one types.
    place = position(LESSON, "0.001")
    one = lsp.Range(place, lsp.Position(place.line, place.character + 5))
    editor.type(uri, 103, lsp.TextDocumentContentChangePartial(text="", range=one))
    for number, letter in enumerate("1e-3"):
        here = lsp.Position(place.line, place.character + number)
        editor.type(uri, 104 + number, lsp.TextDocumentContentChangePartial(text=letter, range=lsp.Range(here, here)))
    assert await editor.faults(uri, 107) == []
    await editor.replace(uri, 108, LESSON)


async def reads_the_book(editor, folder):
    """A lesson reads the settings, the data and the includes of its book."""
    (folder / "src" / "data").mkdir(parents=True)
    (folder / "book.toml").write_text('[book]\ntitle = "A"\n[preprocessor.descent]\nmax-steps = 10\n')
    (folder / "src" / "data" / "points.csv").write_text("x,y\n1,2\n3,4\n")
    (folder / "src" / "shared.md").write_text("```calc\nshared = 5\n```\n")
    lesson = folder / "src" / "one.md"
    text = '{{#include shared.md}}\n\n```train\ndata x, y = csv("data/points.csv")\nparam w = shared\nloss L = mean((w * x - y)**2)\ndescend L by adam for 11 steps\n```\n'
    lesson.write_text(text)
    uri = lesson.as_uri()
    [fault] = await editor.open(uri, text)
    assert "at most 10" in fault.message or "10" in fault.message, fault
    assert piece(text, fault.range) in text.splitlines()[6], fault
    assert await editor.replace(uri, 2, text.replace("11 steps", "9 steps")) == []
    found = await editor.text_document_definition_async(lsp.DefinitionParams(**at(uri, position(text, "= shared", 0, 3))))
    assert found.uri == (folder / "src" / "shared.md").as_uri() and found.range.start == lsp.Position(1, 0), found
    try:
        await editor.text_document_rename_async(lsp.RenameParams(new_name="other", **at(uri, position(text, "= shared", 0, 3))))
        raise AssertionError("a name of another file is not renamed")
    except AssertionError:
        raise
    except Exception as refused:
        assert "includes" in str(refused), refused


async def latency(editor, course):
    """Types a letter into each lesson of a course, and says how long the faults take to arrive."""
    worst = []
    for lesson in sorted(course.glob("[0-9]*.md")):
        text, uri = lesson.read_text(), lesson.as_uri()
        await editor.open(uri, text)
        took = {"prose": [], "last block": [], "first block": []}
        version = 1
        # A word of the prose, a comment in the last block, and one in the first.
        places = {
            "prose": text.index("\n\n") + 2,
            "last block": text.rindex("\n```\n"),
            "first block": text.index("\n```\n"),
        }
        for where, offset in places.items():
            for letter in ["x", "y", "z"]:
                version += 1
                written = letter if where == "prose" else f" # {letter}"
                changed = text[:offset] + written + text[offset:]
                started = time.perf_counter()
                await editor.replace(uri, version, changed)
                took[where].append(time.perf_counter() - started)
        medians = {where: 1000 * statistics.median(times) for where, times in took.items()}
        worst.append(medians)
        print(f"{lesson.name:45}" + "".join(f"{where} {time:6.0f} ms   " for where, time in medians.items()))
        editor.text_document_did_close(lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(uri)))
    for where in ["prose", "last block", "first block"]:
        times = [medians[where] for medians in worst]
        print(f"{where}: median {statistics.median(times):.0f} ms, slowest {max(times):.0f} ms")


async def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tool")
    parser.add_argument("--course", type=pathlib.Path)
    given = parser.parse_args()
    editor = Editor()
    await editor.start_io(given.tool, "lsp")
    offered = await editor.initialize_async(lsp.InitializeParams(capabilities=lsp.ClientCapabilities(), process_id=None, root_uri=None))
    assert offered.server_info.name == "mdbook-descent"
    editor.initialized(lsp.InitializedParams())
    with tempfile.TemporaryDirectory() as folder:
        uri = (pathlib.Path(folder) / "lesson.md").as_uri()
        faults = await editor.open(uri, LESSON)
        assert faults == [], faults
        for test in [hovers, leads, renames, shows, tells, completes]:
            await test(editor, uri)
            print("holds:", test.__name__)
        await reads_the_book(editor, pathlib.Path(folder).resolve())
        print("holds: reads_the_book")
    if given.course:
        await latency(editor, given.course.resolve())
    await editor.shutdown_async(None)
    editor.exit(None)
    await editor.stop()


if __name__ == "__main__":
    asyncio.run(main())
    sys.exit(0)
