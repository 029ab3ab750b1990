import RPMKit
import Testing

@Suite struct PatchAndMacroTests {
    @Test(
        "a patch goes behind the last source in its layout, the next behind it, and rpm reads them",
        .enabled(if: Oracle.hasRPM)) func add() throws
    {
        var editor = try SpecEditor(SpecSamples.plain)
        #expect(try editor.addPatch(name: "a.patch", comment: "Fix 100%\nAuthor: %{evil} <a@x>") == 1)
        #expect(try editor.addPatch(name: "b.patch") == 2)
        #expect(
            changes(SpecSamples.plain, editor.text) == [
                "+# Fix 100%%", "+# Author: %%{evil} <a@x>", "+Patch0001:      a.patch",
                "+Patch0002:      b.patch",
            ])
        let reply = try Oracle.rpmspec(editor.bytes) { ["-q", "--srpm", "--qf", "[%{PATCH}\\n]", $0] }
        #expect(reply.output == "b.patch\na.patch\n")
        #expect(!reply.errors.contains("warning"))
        try editor.removePatches()
        #expect(editor.text == SpecSamples.plain)
    }

    @Test("numbers go on from the highest one") func numbers() throws {
        var editor = try SpecEditor(SpecSamples.macros)
        try editor.addPatch(name: "new.patch")
        #expect(changes(SpecSamples.macros, editor.text) == ["+Patch0004: new.patch"])
        try editor.removePatches(numbers: [0, 3])
        #expect(
            changes(SpecSamples.macros, editor.text) == [
                "-Patch3: third.patch", "-Patch: first.patch", "+Patch0004: new.patch",
            ])
    }

    @Test("a patch is added behind a conditional block, not in it; tabs are copied") func conditional() throws
    {
        var editor = try SpecEditor("Name:\ta\n%if x\n%if y\nSource0:\tb\n%endif\n%endif\n%if z\n%endif\n")
        try editor.addPatch(name: "p")
        #expect(
            editor.text
                == "Name:\ta\n%if x\n%if y\nSource0:\tb\n%endif\n%endif\nPatch0001:\tp\n%if z\n%endif\n")
    }

    @Test("a %patchlist grows at its end") func listed() throws {
        var editor = try SpecEditor(SpecSamples.listed)
        #expect(try editor.addPatch(name: "b.patch", comment: "why") == 1)
        #expect(changes(SpecSamples.listed, editor.text) == ["+# why", "+b.patch"])
        #expect(editor.patches.map(\.value) == ["a.patch", "b.patch"])
    }

    @Test("a macro is commented so that rpm does not define it, and back", .enabled(if: Oracle.hasRPM))
    func comment() throws {
        var editor = try SpecEditor(SpecSamples.macros)
        try editor.commentMacro("prerelease")
        #expect(
            changes(SpecSamples.macros, editor.text) == [
                "-%global prerelease rc1", "+#global prerelease rc1",
            ])
        let reply = try Oracle.rpmspec(editor.bytes) {
            ["-q", "--srpm", "--undefine=dist", "--qf", "%{RELEASE}", $0]
        }
        #expect(reply.output == "1")
        try editor.commentMacro("prerelease")
        try editor.uncommentMacro("prerelease")
        #expect(editor.text == SpecSamples.macros)
        try editor.uncommentMacro("prerelease", body: "rc2")
        #expect(
            changes(SpecSamples.macros, editor.text) == [
                "-%global prerelease rc1", "+%global prerelease rc2",
            ])
    }

    @Test(
        "other ways of commenting are understood",
        arguments: ["#%global pre a", "# global pre a", "## %global pre a"])
    func commented(line: String) throws {
        var editor = try SpecEditor("# pre a\n\(line)\n")
        try editor.uncommentMacro("pre", body: "b")
        #expect(editor.text == "# pre a\n%global pre b\n")
    }

    @Test("a macro that is not there is an error") func missing() throws {
        var editor = try SpecEditor(SpecSamples.macros)
        #expect(throws: SpecError.self) { try editor.commentMacro("nope") }
        let error = #expect(throws: SpecError.self) { try editor.uncommentMacro("nope") }
        #expect(error?.code == .missingMacro)
    }
}
