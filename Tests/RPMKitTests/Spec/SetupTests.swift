import RPMKit
import Testing

@Suite struct SetupTests {
    @Test(
        "-n is set on the first active macro, and the rest of the line stays",
        arguments: [
            ("%autosetup -p1", "%autosetup -p1 -n NV"), ("%setup -q", "%setup -q -n NV"),
            ("%setup", "%setup -n NV"),
            ("%setup -q -n %{name}-%{version}", "%setup -q -n NV"),
            ("%setup -qn old -a 1", "%setup -qn NV -a 1"),
            ("%setup -nold -q", "%setup -nNV -q"), ("%setup -n \"old dir\" -q", "%setup -n \"NV\" -q"),
            ("%setup -q # -n no", "%setup -q -n NV # -n no"),
            ("%setup -q %dnl -n no", "%setup -q -n NV %dnl -n no"),
            ("%autosetup -S git -n %{name} -p1", "%autosetup -S git -n NV -p1"),
            ("%autosetup -S -n -p1", "%autosetup -S -n -p1 -n NV"),
            ("%autosetup -p1 \\\n  -N \\\n  -n old", "%autosetup -p1 \\\n  -N \\\n  -n NV"),
            ("%setup -q -n %{?x:%{x}-}dir", "%setup -q -n NV"), ("  %setup -q", "  %setup -q -n NV"),
            ("%{setup} -q", "%{setup -n NV} -q"), ("%{setup -q}", "%{setup -q -n NV}"),
            ("%{?with_x:%setup -q}", "%{?with_x:%setup -q -n NV}"),
            ("# %setup -q\n%autosetup", "# %setup -q\n%autosetup -n NV"),
            ("%%setup -q\n%autosetup", "%%setup -q\n%autosetup -n NV"),
            ("%dnl %setup\n%setup -c", "%dnl %setup\n%setup -c -n NV"),
            ("%autosetup\n%setup -q", "%autosetup\n%setup -q -n NV"),
            ("%setup -q\n%setup -T -D -a 1", "%setup -q -n NV\n%setup -T -D -a 1"),
            ("%setup -q -n NV", "%setup -q -n NV"), ("%setup -q   \r", "%setup -q -n NV   \r"),
            ("%setup -n %(echo a b) -q", "%setup -n NV -q"), ("%setup -n", "%setup -n NV"),
            ("%setup -q -a", "%setup -n NV -q -a"),
            ("%autosetup -S git -n #{\" -p1", "%autosetup -S git -n NV #{\" -p1"),
            ("%setup -n \"", "%setup -n NV"),
            (
                "%if x\n%setup -q\n%else\n%setup -c\n%endif",
                "%if x\n%setup -q -n NV\n%else\n%setup -c -n NV\n%endif"
            ),
            ("%if x\n%setup -q\n%endif\n%setup -D", "%if x\n%setup -q -n NV\n%endif\n%setup -D"),
        ]) func edited(_ line: String, _ expected: String) throws
    {
        var editor = try SpecEditor("%prep\n\(line)\n%build\n%setup -q\n")
        _ = try editor.setSetupRootDirectory("NV")
        #expect(editor.text == "%prep\n\(expected)\n%build\n%setup -q\n")
    }

    @Test("a directory with a space is quoted") func spaces() throws {
        var editor = try SpecEditor("%prep\n%setup -q")
        _ = try editor.setSetupRootDirectory("a b")
        #expect(editor.text == "%prep\n%setup -q -n \"a b\"")
    }

    @Test("the caller learns why nothing was edited") func outcome() throws {
        var noPrep = try SpecEditor("Name: a\n%build\n%setup\n")
        #expect(try noPrep.setSetupRootDirectory("x") == .noPrepSection)
        for line in ["%forgesetup", "# %setup", "%%autosetup", "tar xf %{SOURCE0}", "%setupx", "echo %setup"]
        {
            var noMacro = try SpecEditor("%prep\n\(line)\n")
            #expect(try noMacro.setSetupRootDirectory("x") == .noSetupMacro)
            #expect(noMacro.text == "%prep\n\(line)\n")
        }
    }

    @Test("rpm unpacks to the new directory", .enabled(if: Oracle.hasRPM)) func realRPM() throws {
        for sample in [SpecSamples.plain, SpecSamples.macros] {
            var editor = try SpecEditor(sample)
            #expect(try editor.setSetupRootDirectory("new-dir") == .edited)
            let reply = try Oracle.rpmspec(editor.bytes) { ["-P", $0] }
            #expect(reply.output.contains("cd 'new-dir'"))
        }
    }
}
