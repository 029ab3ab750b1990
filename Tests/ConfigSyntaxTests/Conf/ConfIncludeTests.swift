import SourceDiagnostics
import Testing

@testable import ConfigSyntax

struct ConfIncludeTests {
    @Test("included files are sought from the file that names them, through dots and slashes") func paths() {
        let document = ConfTexts([
            "dir/main.conf": "from ../up import *\nfrom sub/a.b import x\nfrom /etc/c-1 import *",
            "dir/../up.conf": "u = 1", "dir/sub/a.b.conf": "from beside import *\nx = y\nz = 2",
            "dir/sub/beside.conf": "y = 3", "/etc/c-1.conf": "c = 4",
        ]).read("dir/main.conf")
        #expect(document.findings == [])
        #expect(document.printed == #"{"u":1,"x":3,"c":4}"#)
        #expect(
            document.opened == [
                "dir/main.conf", "dir/../up.conf", "dir/sub/a.b.conf", "dir/sub/beside.conf", "/etc/c-1.conf",
            ])
    }

    @Test("a value from an included file lies in that file, a mistake too, with a note where it is included")
    func places() throws {
        let document = ConfTexts([
            "main.conf": "from inc import *\nb = a", "inc.conf": "a = 'x'\nc = nope\n",
        ]).read()
        let file = { (node: ConfigNode?) in node.map { document.sources.range($0.span).location } }
        #expect(file(document["a"]) == "inc.conf:1:5")
        #expect(file(document["b"]) == "inc.conf:1:5")
        #expect(document.findings == ["inc.conf:2:5 conf.undefined: undefined variable 'nope'"])
        #expect(document.diagnostics[0].notes.map(\.range.location) == ["main.conf:1:1"])
    }

    @Test(
        "names are taken over one by one, all, or both; commas do not matter",
        arguments: [
            ("a", #"{"a":1}"#), ("b, a", #"{"b":2,"a":1}"#), ("a b", #"{"a":1,"b":2}"#),
            ("*", #"{"a":1,"b":2}"#),
            ("b, *", #"{"b":2,"a":1}"#), ("a, \\\n b", #"{"a":1,"b":2}"#), (",a,,b,", #"{"a":1,"b":2}"#),
        ])
    func names(_ names: String, _ expected: String) {
        let document = ConfTexts(["main.conf": "from inc import \(names)\n", "inc.conf": "a = 1\nb = 2"])
            .read()
        #expect(document.findings == [])
        #expect(document.printed == expected)
    }

    @Test("an included file sees global variables, with the value they have by then") func globals() {
        let document = ConfTexts([
            "main.conf": "global a\na = 1\nfrom one import x\nfrom two import y",
            "one.conf": "x = a\nglobal g\ng = 'from one'", "two.conf": "y = [a, g]",
        ]).read()
        #expect(document.findings == [])
        #expect(document.printed == #"{"a":1,"x":1,"y":[1,"from one"]}"#)
    }

    @Test("variables of the command line do not reach included files, unless they are global") func defined()
    {
        let files = ConfTexts(["main.conf": "from inc import *", "inc.conf": "a = v"])
        let document = files.read(definitions: [ConfDefinition(name: "v", value: "1")])
        #expect(document.findings == ["inc.conf:1:5 conf.undefined: undefined variable 'v'"])
    }

    @Test("a name that the file does not set is an error with the nearest one offered") func missingName() {
        let document = ConfTexts(["main.conf": "from inc import relase", "inc.conf": "release = 1"]).read()
        #expect(
            document.findings == [
                "1:17 conf.include: cannot import 'relase' from 'inc.conf'; did you mean 'release'?"
            ])
    }

    @Test("after a mistake in an included file its names are not called unknown") func incomplete() {
        let document = ConfTexts(["main.conf": "from inc import *\na = x\n", "inc.conf": "x = = 1"]).read()
        #expect(
            document.findings == ["inc.conf:1:5 conf.syntax: invalid syntax: expected a value but found '='"])
    }

    @Test("a file that cannot be opened is an error at its name") func missingFile() {
        let document = ConfTexts(["main.conf": "from d/nowhere import *\na = b"]).read()
        #expect(
            document.findings == [
                "1:6 conf.include: cannot include 'd/nowhere.conf': No such file or directory"
            ])
        #expect(document.opened == ["main.conf"])
    }

    @Test("the file that was asked for may be missing, too") func missingMain() {
        let document = ConfTexts([:]).read()
        #expect(document.findings == ["1:1 conf.include: cannot read 'main.conf': No such file or directory"])
        #expect(document.printed == "{}")
        #expect(document.sources.files.map(\.name) == ["main.conf"])
    }

    @Test("files that include each other are an error that names them") func cycle() {
        let document = ConfTexts([
            "main.conf": "from a import *", "a.conf": "from ./b import *", "./b.conf": "from a import *",
        ]).read()
        #expect(
            document.findings == [
                "./b.conf:1:6 conf.include: the files include each other: a.conf → b.conf → a.conf"
            ])
    }

    @Test("the same file may be included twice, and is opened once") func twice() {
        let document = ConfTexts([
            "main.conf": "from a import x\nfrom b import *", "a.conf": "x = 1\ny = 2",
            "b.conf": "from a import y",
        ]).read()
        #expect(document.findings == [])
        #expect(document.printed == #"{"x":1,"y":2}"#)
        #expect(document.opened == ["main.conf", "a.conf", "b.conf"])
        #expect(document.sources.files.count == 3)
    }

    @Test(
        "what is no include is refused at its place",
        arguments: [
            ("from inc", "1:1"), ("from import *", "1:6"), ("from inc import", "1:16"),
            ("from inc import\na = 1", "1:16"),
            ("from inc import a.b", "1:18"), ("from inc import 'a'", "1:17"),
            ("from inc import a = 1", "1:19"),
        ])
    func grammar(_ text: String, _ place: String) {
        let document = ConfTexts(["main.conf": text, "inc.conf": "a = 1"]).read()
        #expect(document.findings.map { String($0.prefix { $0 != " " }) } == [place])
    }
}
