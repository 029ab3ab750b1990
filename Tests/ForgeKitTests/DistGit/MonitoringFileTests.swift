import Testing

@testable import ForgeKit

@Suite("monitoring.toml") struct MonitoringFileTests {
    private func read(_ text: String) throws -> ReleaseMonitoring { try ReleaseMonitoring(toml: text) }

    @Test("what is not said has its usual value") func usual() throws {
        #expect(try read("monitoring = true") == ReleaseMonitoring(isOn: true))
        #expect(try read("monitoring=false\n") == ReleaseMonitoring(isOn: false))
    }

    @Test("comments, spaces, empty lines, line ends of Windows and unknown keys do no harm") func noise()
        throws
    {
        let text = """
            # Release monitoring
            \tmonitoring   =\ttrue   # always\r
            \r

            "bugzilla" = false#no
            all_versions = true
            scratch_build = true
            note = "a # in a \\"text\\"" # ignored
            """.replacing(#"\""#, with: "'")
        #expect(
            try read(text + "\nlevel = -3\nother = 'x'")
                == ReleaseMonitoring(
                    isOn: true, filesBugs: false, allVersions: true, startsScratchBuilds: true))
    }

    @Test(
        "what is not of the kind is refused, with its line",
        arguments: [
            ("", 1, "there is no 'monitoring'"), ("bugzilla = true\n", 2, "there is no 'monitoring'"),
            ("monitoring = yes", 1, "'yes' is not a value"),
            ("monitoring = True", 1, "'True' is not a value"),
            ("monitoring = \"true\"", 1, "'monitoring' is true or false"),
            ("monitoring = 1", 1, "'monitoring' is true or false"),
            ("\nmonitoring = true\nmonitoring = true", 3, "'monitoring' is there twice"),
            ("[monitoring]", 1, "there are no tables here"), ("monitoring", 1, "'key = value' was expected"),
            ("a.b = true", 1, "'a.b' is not a key"), ("= true", 1, "'' is not a key"),
            ("monitoring = true false", 1, "'true false' is not a value"),
            ("a = [1]", 1, "'[1]' is not a value"),
            ("a = 'x' y", 1, "something follows the value"),
            ("a = \"x\\n\"", 1, "a string of one line without escapes was expected"),
            ("a = \"\"\"", 1, "something follows the value"), ("a =", 1, "'' is not a value"),
        ])
    func refused(text: String, line: Int, reason: String) {
        let problem = #expect(throws: MonitoringFile.Problem.self) { try read(text) }
        #expect(problem == MonitoringFile.Problem(line: line, reason: reason))
    }

    @Test("a file that is too long is refused") func long() {
        #expect(throws: MonitoringFile.Problem.self) {
            try read("monitoring = true\n" + String(repeating: "#\n", count: 40_000))
        }
    }

    @Test("words are read from dist-git's old setting") func words() {
        #expect(ReleaseMonitoring(word: "monitoring-all")?.allVersions == true)
        #expect(ReleaseMonitoring(word: "Monitoring") == nil)
    }
}
