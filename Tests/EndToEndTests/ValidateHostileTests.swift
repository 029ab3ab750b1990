import HostKit
import SystemPackage
import TestSupport
import Testing

/// Configurations by people who mean no good, or by accident look so.
struct ValidateHostileTests {
    /// Runs `packit validate` on bytes; the run must end by itself with status 2 and name a place.
    private func expectRefusal(
        _ bytes: [UInt8], _ expected: String, sourceLocation: SourceLocation = #_sourceLocation
    )
        async throws
    {
        try await withProject(["hello.spec": "x"]) { project in
            try project.write(bytes, to: ".packit.yaml")
            let run = try await project.packit("validate")
            #expect(run.status == .exited(2), sourceLocation: sourceLocation)
            #expect(
                run.errors.contains(expected), "\(run.errors.prefix(500))", sourceLocation: sourceLocation)
            #expect(run.errors.utf8.count < 1 << 20, sourceLocation: sourceLocation)
        }
    }

    @Test(
        "deep nesting is refused with its place", arguments: ["[", "{a: ", "- ", "- - ", "? "])
    func nesting(_ opener: String) async throws {
        try await expectRefusal(Array(String(repeating: opener, count: 100_000).utf8), "[yaml.limit]")
    }

    @Test("an alias bomb is refused with its place")
    func aliases() async throws {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...15 {
            text +=
                "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", "))]\n"
        }
        try await expectRefusal(Array(text.utf8), "[yaml.limit]")
    }

    @Test(
        "bytes that are no text are refused with their place",
        arguments: [
            ([0x61, 0x3A, 0x20, 0xFF], ":1:4: error: "), ([0x61, 0x3A, 0x20, 0x01], ":1:4: error: "),
            ([0x00], ":1:1: error: "),
            ([0xFF, 0xFE, 0x61, 0x00], ":1:1: error: "),
        ] as [([UInt8], String)])
    func bytes(bytes: [UInt8], place: String) async throws {
        try await expectRefusal(bytes, ".packit.yaml\(place)")
    }

    @Test(
        "escape sequences in keys and values do not reach the terminal",
        arguments: ["text", "json", "github", "sarif"])
    func escapes(format: String) async throws {
        let text = "\"\\e[31mred\\u009b2J\\u202e\": 1\njobs: \"\\e]0;x\\a\"\n\"a\\nb\": 2\n"
        try await withProject(["hello.spec": "x", ".packit.yaml": text]) { project in
            let run = try await project.packit("validate", "--format", format)
            #expect(run.status == .exited(2))
            let shown = (run.output + run.errors).unicodeScalars
            let steering = shown.filter {
                $0.value < 0x20 && $0 != "\n" || (0x7F...0x9F).contains($0.value) || $0.value == 0x202E
            }
            #expect(steering.isEmpty)
        }
    }

    @Test("ten megabytes of jobs are checked within seconds")
    func manyJobs() async throws {
        var text = "specfile_path: hello.spec\njobs:\n"
        var number = 0
        while text.utf8.count < 10 << 20 {
            number += 1
            text += "- {job: tests, trigger: commit, targets: [fedora-all], identifier: j\(number)}\n"
        }
        try await withProject(["hello.spec": "x", ".packit.yaml": text]) { project in
            let run = try await project.packit("validate", timeout: .seconds(100))
            #expect(run.status == .exited(0), "\(run.errors.prefix(300))")
        }
    }

    @Test("ten megabytes of mistakes are told as far as anybody reads")
    func manyMistakes() async throws {
        var text = ""
        var number = 0
        while text.utf8.count < 10 << 20 {
            number += 1
            text += "unknown_key_\(number): [1, 2]\n"
        }
        try await withProject(["hello.spec": "x", ".packit.yaml": text]) { project in
            let run = try await project.packit("validate", timeout: .seconds(100))
            #expect(run.status == .exited(2))
            #expect(run.errors.contains("there are more findings than the 1000 shown"))
            #expect(run.errors.utf8.count < 1 << 20)
        }
    }

    @Test("many jobs for many packages do not fill the memory")
    func manyViews() async throws {
        var text = "packages:\n"
        for number in 0..<20_000 { text += "  p\(number): {specfile_path: hello.spec}\n" }
        text += "jobs:\n"
        for number in 0..<20_000 {
            text += "- {job: tests, trigger: commit, targets: [fedora-all], identifier: j\(number)}\n"
        }
        try await expectRefusal(Array(text.utf8), "[config.limit]")
    }
}

/// What a terminal gets.
@Suite(Tool.require("script"))
struct ValidateTerminalTests {
    private func onTerminal(_ variables: [String: String]) async throws -> String {
        var shown = ""
        try await withProject(["hello.spec": "x", ".packit.yaml": "jbos: []\n"]) { project in
            let line = ShellWords.join([try Executable.packit().string, "validate"])
            let command = Command(
                "script", ["-qec", line, "/dev/null"],
                environment: Project.variables(
                    ["TERM": "xterm"].merging(variables) { $1 }, home: project.path),
                in: project.path, timeout: .seconds(60))
            shown = try await Host.forTests().runner.run(command).output
        }
        return shown
    }

    @Test("a terminal gets colours")
    func colors() async throws {
        let shown = try await onTerminal([:])
        #expect(shown.contains("\u{1B}[1;31merror:"))
    }

    @Test("NO_COLOR and a dumb terminal do without", arguments: [["NO_COLOR": "1"], ["TERM": "dumb"]])
    func noColors(variables: [String: String]) async throws {
        let shown = try await onTerminal(variables)
        #expect(shown.contains("error: unknown key"))
        #expect(!shown.contains("\u{1B}"))
    }
}
