import RPMKit
import Testing

/// The lines that differ, as `-old` and `+new`; nothing is moved by the edits tested with it.
func changes(_ old: String, _ new: String) -> [String] {
    let difference = new.split(separator: "\n", omittingEmptySubsequences: false)
        .difference(from: old.split(separator: "\n", omittingEmptySubsequences: false))
    return difference.map { change in
        switch change {
        case .remove(_, let line, _): "-\(line)"
        case .insert(_, let line, _): "+\(line)"
        }
    }
}

@Suite struct SpecEditorTests {
    @Test(
        "version, release and source change three lines, and rpm reads the new values",
        .enabled(if: Oracle.hasRPM))
    func plain() throws {
        var editor = try SpecEditor(SpecSamples.plain)
        try editor.setVersion("1.3.0")
        try editor.setRelease("1.2026.main")
        try editor.setSource(number: 0, to: "hello-1.3.0.tar.gz")
        #expect(
            changes(SpecSamples.plain, editor.text) == [
                "-Source0:        %{url}/releases/%{name}-%{version}.tar.gz", "-Release:        3%{?dist}",
                "-Version:        1.2.0", "+Version:        1.3.0", "+Release:        1.2026.main%{?dist}",
                "+Source0:        hello-1.3.0.tar.gz",
            ])
        let query = SpecQuery(sourceDirectory: "/nonexistent")
        let reply = try Oracle.rpmspec(editor.bytes) { query.arguments(for: $0) }
        let evaluated = try query.read(Array(reply.output.utf8))
        #expect(evaluated.evr.description == "1.3.0-1.2026.main")
        #expect(evaluated.sources.map(\.location) == ["hello-1.3.0.tar.gz", "hello.conf"])
    }

    @Test(
        "every sample is still read by rpm after an edit, with the new version", .enabled(if: Oracle.hasRPM),
        arguments: SpecSamples.all.dropLast())
    func editedSamples(bytes: [UInt8]) throws {
        var editor = try SpecEditor(bytes)
        try editor.setVersion("7.7~rc1")
        try editor.setRelease("0.5")
        let reply = try Oracle.rpmspec(editor.bytes) {
            ["-q", "--srpm", "--define", "dist .x", "--qf", "%{VERSION}-%{RELEASE}\\n", $0]
        }
        #expect(reply.output == "7.7~rc1-0.5.x\n", "\(reply.errors)")
    }

    @Test("a macro in the tag is replaced by the literal, its definition stays") func macroVersion() throws {
        var editor = try SpecEditor(SpecSamples.macros)
        try editor.setVersion("3.0")
        #expect(
            changes(SpecSamples.macros, editor.text) == ["-Version: %{upstream_version}", "+Version: 3.0"])
    }

    @Test(
        "the dist macro is at the end of Release once",
        arguments: [
            ("2", "2%{?dist}"), ("2%{?dist}", "2%{?dist}"), ("2%{dist}.1", "2%{dist}.1"),
            ("2%dist", "2%dist"),
            ("2%{!?dist:.x}", "2%{!?dist:.x}"), ("2.%%dist", "2.%%dist%{?dist}"),
            ("2%{?distro}", "2%{?distro}%{?dist}"),
        ]) func dist(_ value: String, _ expected: String) throws
    {
        var editor = try SpecEditor("Release: %autorelease\n")
        #expect(editor.hasAutorelease)
        try editor.setRelease(value)
        #expect(editor.text == "Release: \(expected)\n")
    }

    @Test("an empty tag gets a space and its value") func emptyTag() throws {
        var editor = try SpecEditor("Version:\nRelease: \n")
        try editor.setVersion("1")
        try editor.setRelease("2", appendingDist: false)
        #expect(editor.text == "Version: 1\nRelease: 2\n")
    }

    @Test(
        "line ends, tabs and bytes that are no UTF-8 stay",
        arguments: [SpecSamples.odd, Array(SpecSamples.crlf.utf8)])
    func bytesStay(bytes: [UInt8]) throws {
        var editor = try SpecEditor(bytes)
        let old = try #require(editor.version)
        try editor.setVersion("X")
        try editor.setVersion(old)
        #expect(editor.bytes == bytes)
    }

    @Test("a missing tag or a value that leaves its line is refused, and nothing changes") func refused()
        throws
    {
        var editor = try SpecEditor("Version: 1\n")
        let noRelease = #expect(throws: SpecError.self) { try editor.setRelease("1") }
        #expect(noRelease?.code == .missingTag)
        for value in ["1\n%post\nrm -rf /", "", " ", "1\r", "1\\", "1\0"] {
            let error = #expect(throws: SpecError.self) { try editor.setVersion(value) }
            #expect(error?.code == .invalidValue)
        }
        #expect(editor.text == "Version: 1\n")
    }

    @Test(
        "both branches of an unknown condition change, only the active one if rpm was asked",
        .enabled(if: Oracle.hasRPM))
    func conditional() throws {
        let tree = try SpecTree(SpecSamples.conditional)
        var blind = SpecEditor(tree)
        try blind.setVersion("5")
        #expect(
            changes(SpecSamples.conditional, blind.text) == [
                "-Version: 2", "-Version: 1", "+Version: 5", "+Version: 5",
            ])
        let probe = SpecProbe(tree)
        #expect(probe.isNeeded)
        let query = SpecQuery(sourceDirectory: "/nonexistent", macros: [.init("rhel", "9")])
        let reply = try Oracle.rpmspec(probe.instrumented) { query.arguments(for: $0) }
        var editor = SpecEditor(tree, activity: probe.activity(from: Array(reply.output.utf8)))
        try editor.setVersion("5")
        #expect(changes(SpecSamples.conditional, editor.text) == ["-Version: 1", "+Version: 5"])
        #expect(editor.sources.map(\.isActive) == [true, false])
        #expect(try editor.setSetupRootDirectory("cond-5") == .edited)
        #expect(
            changes(SpecSamples.conditional, editor.text).filter { $0.contains("setup") } == [
                "-%setup -q -n rhel", "+%setup -q -n cond-5",
            ])
    }

    @Test("a plain Source counts as 0, listed sources follow") func sources() throws {
        var editor = try SpecEditor(SpecSamples.macros)
        try editor.setSource(number: 0, to: "zero.tar.gz")
        try editor.setSource(number: 8, to: "new-eight")
        #expect(
            changes(SpecSamples.macros, editor.text) == [
                "-Source: eight", "-Source: %{name}-%{version}.tar.gz", "+Source: zero.tar.gz",
                "+Source: new-eight",
            ])
        var listed = try SpecEditor(SpecSamples.listed)
        try listed.setSource(number: 1, to: "uno.tar.gz")
        #expect(
            changes(SpecSamples.listed, listed.text) == ["-https://example.com/one.tar.gz", "+uno.tar.gz"])
    }

    @Test("a statement that swallows the rest of the text is not edited") func unclosed() throws {
        var editor = try SpecEditor("Name: a\nVersion: %{x\nRelease: 1\n%changelog\n")
        let error = #expect(throws: SpecError.self) { try editor.setVersion("1") }
        #expect(error?.code == .unclosedMacro && error?.line == 2)
        #expect(throws: SpecError.self) { try editor.addPatch(name: "p") }
        try editor.setTag("Name", to: "b")
        #expect(editor.text == "Name: b\nVersion: %{x\nRelease: 1\n%changelog\n")
    }

    @Test("without the source the message is the reference's") func noSource() throws {
        var editor = try SpecEditor("Name: a\nSource1: b\n")
        let error = #expect(throws: SpecError.self) { try editor.setSource(number: 0, to: "c") }
        #expect(error?.description == "The spec file doesn't have sources set via SourceN nor Source.")
    }
}
