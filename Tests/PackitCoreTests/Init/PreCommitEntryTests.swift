import SourceDiagnostics
import Testing

@testable import PackitCore

@Suite struct PreCommitEntryTests {
    private static let url = "https://github.com/packit/pre-commit-hooks"

    private func file(_ text: String) -> SourceFile { SourceFile(name: PreCommitEntry.fileName, text: text) }

    private func added(_ text: String) throws -> String {
        let result = try PreCommitEntry(revision: "v1.3.0").added(to: file(text))
        #expect(try PreCommitEntry.isPresent(in: result))
        return String(decoding: result.bytes, as: UTF8.self)
    }

    private static let usual = """
          - repo: \(url)
            rev: v1.3.0
            hooks:
              - id: validate-config

        """

    @Test(
        "a configuration without entries gets the list",
        arguments: [
            ("", "repos:\n\(usual)"), ("# mine\n", "# mine\nrepos:\n\(usual)"),
            ("repos: []  # none\n", "repos:  # none\n\(usual)"),
            ("repos:\n", "repos:\n\(usual)"),
            ("repos:\nfail_fast: true\n", "repos:\n\(usual)fail_fast: true\n"),
            ("fail_fast: true # x\n", "fail_fast: true # x\nrepos:\n\(usual)"), ("{}\n", "repos:\n\(usual)"),
            ("---\nfail_fast: true", "---\nfail_fast: true\nrepos:\n" + String(usual.dropLast())),
        ])
    func empty(old: String, new: String) throws {
        #expect(try added(old) == new)
    }

    @Test("an entry is written as its neighbours are, and all else stays")
    func styles() throws {
        let wide = """
            # See pre-commit.com
            default_stages: [commit]   # only
            repos:
            -   repo: https://example.org/x
                rev: v1
                hooks:
                -   id: a  # first
                    args: [--x]
            # the end of the list

            ci:
                skip: [a]

            """
        let expected = """
            # See pre-commit.com
            default_stages: [commit]   # only
            repos:
            -   repo: https://example.org/x
                rev: v1
                hooks:
                -   id: a  # first
                    args: [--x]
            -   repo: \(Self.url)
                rev: v1.3.0
                hooks:
                -   id: validate-config
            # the end of the list

            ci:
                skip: [a]

            """
        #expect(try added(wide) == expected)
        let narrow = "repos:\n- repo: local\n  hooks:\n  - id: a\n"
        #expect(
            try added(narrow) == narrow
                + "- repo: \(Self.url)\n  rev: v1.3.0\n  hooks:\n  - id: validate-config\n")
    }

    @Test("Windows line breaks and a missing last one stay")
    func lineBreaks() throws {
        #expect(
            try added("repos:\r\n- repo: local\r\n  hooks: []\r\n").hasSuffix(
                "\r\n  hooks:\r\n    - id: validate-config\r\n"))
        #expect(try added("repos:\n- repo: local\n  hooks: []").hasSuffix("\n    - id: validate-config"))
    }

    @Test("braces and brackets take the entry inside")
    func flow() throws {
        let entry = "{repo: '\(Self.url)', rev: v1.3.0, hooks: [{id: validate-config}]}"
        #expect(
            try added("repos: [{repo: local, hooks: []}]\n")
                == "repos: [{repo: local, hooks: []}, \(entry)]\n")
        #expect(try added("{fail_fast: true}\n") == "{fail_fast: true, repos: [\(entry)]}\n")
        #expect(try added("{repos: [], x: 1}\n") == "{repos: [\(entry)], x: 1}\n")
    }

    @Test("the hook is found among others of its repository")
    func present() throws {
        let text =
            "repos:\n- repo: \(Self.url)\n  rev: v1\n  hooks:\n  - id: check-rebase\n  - id: validate-config\n"
        #expect(try PreCommitEntry.isPresent(in: file(text)))
        #expect(
            try !PreCommitEntry.isPresent(
                in: file("repos:\n- repo: \(Self.url)\n  hooks: [{id: check-rebase}]\n")))
        #expect(try !PreCommitEntry.isPresent(in: file("")))
    }

    @Test(
        "another structure is an error with its place",
        arguments: [
            (
                "# x\n- a\n",
                ".pre-commit-config.yaml:2:1: Unexpected structure of .pre-commit-config.yaml: The root element should be a dictionary. "
            ),
            (
                "repos: {a: 1}\n",
                ".pre-commit-config.yaml:1:8: Unexpected structure of .pre-commit-config.yaml: A list is supposed to follow the 'repos' keyword. "
            ),
        ])
    func unexpected(text: String, message: String) {
        let error = #expect(throws: PackitError.self) { try PreCommitEntry.isPresent(in: file(text)) }
        #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
    }

    @Test("what is no YAML is an error with its place")
    func unreadable() {
        let error = #expect(throws: PackitError.self) { try PreCommitEntry.isPresent(in: file("repos: [\n")) }
        #expect(error?.diagnostics.count == 1)
    }
}
