import ConfigSyntax
import Foundation
import HostKit
import JSONKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// A value that the reference's parser was recorded to read.
struct LanguageCase: Sendable, CustomTestStringConvertible {
    var name: String
    var value: JSONValue
    var testDescription: String { name }

    static let all: [LanguageCase] = {
        let verdicts = Fixtures.path("pungi-config-cases").appending("verdicts.json")
        let document = ConfDocument(path: "cases.json") { _ in
            Array("{\"cases\": ".utf8) + (try Files.read(verdicts)) + Array("}".utf8)
        }
        return (document.root.mapping?["cases"]?.sequence ?? []).compactMap { node in
            guard let mapping = node.mapping, let name = mapping["case"]?.string,
                let parse = mapping["parse"]?.mapping, parse["ok"]?.bool == true, let value = parse["value"]
            else { return nil }
            return LanguageCase(name: name, value: plain(JSONValue(value)))
        }
    }()

    /// Tuples are lists in JSON.
    private static func plain(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let items): .array(items.map(plain))
        case .object(let members) where members.map(\.name) == ["__tuple__"]: plain(members[0].value)
        case .object(let members): .object(members.map { .init(keys[$0.name] ?? $0.name, plain($0.value)) })
        default: value
        }
    }

    /// Keys that are no text are recorded as Python prints them, and dumped as JSON has them.
    private static let keys = ["True": "true", "False": "false", "None": "null"]
}

struct ConfigDumperTests {
    private func dumper(in directory: FilePath, _ change: (inout ConfigDumper) -> Void = { _ in }) throws
        -> ConfigDumper
    {
        var environment = try HostEnvironment.current()
        environment.currentDirectory = directory
        var dumper = ConfigDumper(ComposeConfigReader(environment), environment: environment)
        dumper.processors = 4
        change(&dumper)
        return dumper
    }

    @Test("a raw dump holds the values that the reference reads", arguments: LanguageCase.all)
    func language(_ recorded: LanguageCase) async throws {
        let dumper = try dumper(in: Fixtures.path("pungi-config-cases")) {
            $0.isRaw = true
            $0.reader.dialect = .reference
            $0.reader.definitions = []
        }
        let dump = try await dumper.dump([recorded.name])
        #expect(dump.pythonJSON == recorded.value.pythonJSON)
    }

    @Test("a dump is the golden one") func golden() async throws {
        let dumper = try dumper(in: Fixtures.path("pungi-compose-case"))
        try await expectGolden(dumper.dump(["test.conf"]).pythonJSON, "pungi-dump/compose-case.json")
    }

    @Test("a dump can be dumped again, and is the same") func again() async throws {
        try await withTemporaryDirectory { directory in
            let dumper = try dumper(in: directory)
            let case1 = Fixtures.path("pungi-compose-case").appending("test.conf").string
            let first = try await dumper.dump([case1]).pythonJSON
            let log = directory.pushing(FilePath("compose/logs/global"))
            try Files.createDirectories(log)
            try Files.writeAtomically(first, to: log.appending("config-dump.global.log"))
            try Files.writeAtomically(first, to: directory.appending("dump.any"))
            #expect(try await dumper.dump(["dump.any"]).pythonJSON == first)
            // The directory of a compose stands for the dump in it.
            #expect(try await dumper.dump(["compose"]).pythonJSON == first)
        }
    }

    @Test("of several sources the last that sets an option counts, and errors point into the right one")
    func merging() async throws {
        try await withTemporaryDirectory { directory in
            try Files.writeAtomically(minimal, to: directory.appending("a.conf"))
            try Files.writeAtomically(
                "check_deps = False\nrelease_name = \"Second\"\n", to: directory.appending("b.conf"))
            try Files.writeAtomically(
                #"{"greedy_method": "all", "_hidden": 1}"#, to: directory.appending("c"))
            try Files.writeAtomically("x = [1]\ncheck_deps = x\n", to: directory.appending("bad.conf"))
            let dumper = try dumper(in: directory) {
                $0.event = 42
                $0.reader.definitions = [
                    ConfDefinition(name: "release_short", value: "D"),
                    ConfDefinition(name: "other", value: "o"),
                ]
            }
            let text = try await dumper.dump(["a.conf", "b.conf", "c"]).pythonJSON
            for part in [
                #""check_deps": false"#, #""release_name": "Second""#, #""greedy_method": "all""#,
                #""_hidden": 1"#, #""koji_event": 42"#, #""release_short": "D""#,
                #""createrepo_num_threads": 4"#,
            ] { #expect(text.contains(part), "\(part)") }
            #expect(!text.contains("other"))
            let error = await #expect(throws: ComposeError.self) {
                try await dumper.dump(["a.conf", "b.conf", "bad.conf"])
            }
            #expect(error?.diagnostics.map(\.range.location) == ["bad.conf:1:5"])
            #expect(error?.code == .configuration)
        }
    }

    @Test("what is neither file nor directory, and what cannot be read, is an error") func failures()
        async throws
    {
        try await withTemporaryDirectory { directory in
            let dumper = try dumper(in: directory)
            let missing = await #expect(throws: ComposeError.self) { try await dumper.dump(["none"]) }
            #expect(missing?.description == "Error Source none is neither file nor directory.")
            #expect(missing?.code == .dumpSource)
            try Files.createDirectories(directory.appending("compose"))
            let noDump = await #expect(throws: ComposeError.self) { try await dumper.dump(["compose"]) }
            #expect(noDump?.code == .configuration)
            try Files.writeAtomically("a = \n", to: directory.appending("bad"))
            let bad = await #expect(throws: ComposeError.self) { try await dumper.dump(["bad"]) }
            #expect(bad?.diagnostics.first?.range.file == "bad")
        }
    }

    @Test(
        "text is what Python's json writes",
        arguments: [
            (.array([]), "[]"), (.object([]), "{}"), (.number(1.5), "1.5"), (.number(1e16), "1e+16"),
            (.number(9_007_199_254_740_994), "9007199254740994.0"), (.number(0.00001), "1e-05"),
            (.number(-.infinity), "-Infinity"), (.number(.nan), "NaN"), (.number(3), "3.0"),
            (
                .string("é\u{1F600}\u{7F}\"\\\n\u{8}\u{1}/"),
                #""\u00e9\ud83d\ude00\u007f\"\\\n\b\u0001/""#
            ),
            (
                ["b": 1, "a": [.null, true]],
                "{\n    \"a\": [\n        null,\n        true\n    ],\n    \"b\": 1\n}"
            ),
            (["Z": 1, "a": 2, "é": 3], "{\n    \"Z\": 1,\n    \"a\": 2,\n    \"\\u00e9\": 3\n}"),
        ] as [(JSONValue, String)])
    func text(value: JSONValue, expected: String) { #expect(value.pythonJSON == expected) }

    private static let description = """
        # Two parts.
        [general]
        release_name = X
        config = not-this.conf

        [server]
        config = conf/server.conf
        depends_on = client
            config = continued.conf

        [client]
        Config: conf/client.conf
        """

    @Test("a compose of parts becomes a directory that stands alone") func parts() async throws {
        try await withTemporaryDirectory { directory in
            let conf = directory.appending("conf")
            try Files.createDirectories(conf.appending("sub"))
            try Files.writeAtomically(Self.description + "\n", to: directory.appending("all.ini"))
            try Files.writeAtomically(
                minimal + "comps_file = \"../comps.xml\"\n", to: conf.appending("server.conf"))
            try Files.writeAtomically(
                minimal.replacing("\"variants.xml\"", with: #"{"scm": "file", "file": "any/v.xml"}"#)
                    + "comps_file = \"sub/comps.xml\" pkgset_repos = {\"*\": \"{{part-server}}\"}",
                to: conf.appending("client.conf"))
            try Files.writeAtomically(serverAndClient, to: conf.appending("variants.xml"))
            try Files.writeAtomically("<v/>", to: conf.appending("v.xml"))
            try Files.writeAtomically("<one/>", to: directory.appending("comps.xml"))
            try Files.writeAtomically("<two/>", to: conf.appending("sub").appending("comps.xml"))
            try await dumper(in: directory).dumpParts("all.ini", into: "out/put")
            let out = directory.pushing("out/put")
            #expect(
                try Files.list(out) == [
                    "all.ini", "client.json", "comps.xml", "server.json", "sub", "v.xml", "variants.xml",
                ])
            #expect(
                try Files.readText(out.appending("all.ini"))
                    == Self.description.replacing("conf/server.conf", with: "server.json")
                    .replacing("Config: conf/client.conf", with: "config = client.json") + "\n")
            let client = try Files.readText(out.appending("client.json"))
            #expect(client.contains(#""variants_file": "v.xml""#))
            #expect(client.contains(#""comps_file": "sub/comps.xml""#))
            #expect(client.contains("{{part-server}}"))
            let server = try Files.readText(out.appending("server.json"))
            #expect(server.contains(#""comps_file": "comps.xml""#))
            #expect(try Files.readText(out.appending("comps.xml")) == "<one/>")
            #expect(try Files.readText(out.pushing("sub/comps.xml")) == "<two/>")
            // It can be dumped from there once more.
            let first = try Files.readText(out.appending("server.json"))
            try await dumper(in: out).dumpParts("all.ini", into: "again")
            #expect(try Files.readText(out.pushing("again/server.json")) == first)
        }
    }

    @Test("files of one name that differ get the names of their parts") func collisions() async throws {
        try await withTemporaryDirectory { directory in
            for part in ["a", "b"] {
                let sub = directory.appending(part)
                try Files.createDirectories(sub)
                try Files.writeAtomically(minimal, to: sub.appending("c.conf"))
                try Files.writeAtomically("<\(part)/>", to: sub.appending("variants.xml"))
            }
            try Files.writeAtomically(
                "[a]\nconfig=a/c.conf\n[b]\nconfig=b/c.conf\n", to: directory.appending("all.ini"))
            try await dumper(in: directory).dumpParts("all.ini", into: "out")
            let out = directory.appending("out")
            #expect(try Files.readText(out.appending("variants.xml")) == "<a/>")
            #expect(try Files.readText(out.appending("b-variants.xml")) == "<b/>")
            #expect(
                try Files.readText(out.appending("b.json")).contains(#""variants_file": "b-variants.xml""#))
        }
    }

    @Test(
        "a description that cannot be used writes nothing",
        arguments: [
            ("", "has no part"), ("[general]\nconfig = a.conf\n", "has no part"),
            ("[../x]\nconfig = a.conf\n", "cannot be the name of a file"),
            ("[.x]\nconfig = a.conf\n", "cannot be the name of a file"),
            ("[a]\nconfig = none.conf\n", "none.conf is neither file nor directory"),
            ("[a]\nconfig = a.conf\n[b]\nconfig = bad.conf\n", "the configuration is not valid"),
            ("[a]\nconfig = a.conf\n[b]\nconfig = lost.conf\n", "cannot read"),
        ])
    func badDescription(text: String, message: String) async throws {
        try await withTemporaryDirectory { directory in
            try Files.writeAtomically(text, to: directory.appending("all.ini"))
            try Files.writeAtomically(minimal, to: directory.appending("a.conf"))
            try Files.writeAtomically(minimal + "check_deps = 1", to: directory.appending("bad.conf"))
            try Files.writeAtomically(
                minimal + "comps_file = \"lost.xml\"", to: directory.appending("lost.conf"))
            try Files.writeAtomically(serverAndClient, to: directory.appending("variants.xml"))
            let error = await #expect(throws: (any Error).self) {
                try await dumper(in: directory).dumpParts("all.ini", into: "out")
            }
            #expect(error.map { "\($0)" }?.contains(message) == true, "\(error.map { "\($0)" } ?? "")")
            #expect(!Files.exists(directory.appending("out")))
        }
    }
}
