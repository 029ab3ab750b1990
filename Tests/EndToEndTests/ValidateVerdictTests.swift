import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// `packit config validate` on probe configurations, as a user sees it.
struct ValidateVerdictTests {
    /// The project in which a probe configuration was recorded.
    static func files(_ probe: String) throws -> [String: String] {
        let text = try Fixtures.text("packit-config-cases/\(probe).yaml")
        var files = [
            ".packit.yaml": text, "README.md": "x", "sample.spec": "x", "docs/guide.md": "x",
            "sub/other.spec": "x",
        ]
        files["tests/t.spec"] = "x"
        return files
    }

    @Test(
        "the exit status and the first finding's place are right",
        arguments: [
            ("001-minimal", 0, nil), ("002-empty-file", 0, nil), ("016-yaml-syntax-error", 2, "2:1"),
            ("018-yaml-top-level-list", 2, "1:1"), ("020-yaml-duplicate-key", 0, "4:1"),
            ("024-yaml-date-value", 2, "4:15"),
            ("027-unknown-top-level-key", 2, "4:1"), ("051-dist-git-url-ignored", 0, "4:15"),
            ("065-bootstrap-yaml-on", 0, nil),
            ("113-sync-missing-file", 2, "4:17"), ("132-jobs-null", 2, "4:1"),
            ("188-dgb-dict-ff-string", 0, "8:40"),
            ("197-packages-empty", 2, "1:1"), ("224-crlf-line-endings", 0, nil), ("225-bom", 0, nil),
        ] as [(String, Int32, String?)])
    func verdict(probe: String, status: Int32, place: String?) async throws {
        try await withProject(Self.files(probe)) { project in
            let run = try await project.packit("config", "validate", "--offline")
            #expect(run.status == .exited(status))
            #expect(run.output.isEmpty)
            let first = run.errors.prefix { $0 != "\n" }
            if let place {
                #expect(first.hasPrefix(".packit.yaml:\(place): "), "\(first)")
            } else {
                #expect(first == ".packit.yaml is valid and ready to be used")
            }
            #expect(
                run.errors.contains(
                    status == 0 ? "is valid and ready to be used" : "does not pass validation: "))
        }
    }

    static let golden = [
        "016-yaml-syntax-error", "020-yaml-duplicate-key", "025-yaml-float-version", "029-typo-top-level-key",
        "082-removed-key-synced-files", "114-sync-missing-two", "161-job-duplicate-no-identifier",
        "193-metadata-mixed",
        "207-packages-job-dict-undefined", "223-unicode-values", "226-many-errors",
    ]

    @Test(
        "findings look the same in every form", arguments: golden,
        [("text", "txt"), ("json", "json"), ("github", "github.txt"), ("sarif", "sarif")])
    func forms(probe: String, form: (format: String, ending: String)) async throws {
        try await withProject(Self.files(probe)) { project in
            let run = try await project.packit("validate", "--format", form.format)
            let text = form.format == "text" ? run.errors : run.output
            #expect(form.format == "text" ? run.output.isEmpty : run.errors.isEmpty)
            if form.format == "json" || form.format == "sarif" {
                _ = try JSONSerialization.jsonObject(with: Data(text.utf8))
            }
            // The tool's own version is not for a golden file.
            let version = try await project.packit("--version").output.dropLast()
            let lasting = text.replacing("\"version\": \"\(version)\"", with: "\"version\": \"VERSION\"")
            try expectGolden(lasting, "validate/\(probe).\(form.ending)")
        }
    }

    @Test(
        "machine forms say something about a valid file too", arguments: [("json", "[]\n"), ("github", "")])
    func empty(format: String, expected: String) async throws {
        try await withProject(["hello.spec": "x", ".packit.yaml": "specfile_path: hello.spec\n"]) { project in
            let run = try await project.packit("validate", "--format", format)
            #expect(run.output == expected)
            #expect(run.status == .exited(0))
        }
    }

    @Test(
        "--strict makes a warning fail, and so does PACKIT_STRICT",
        arguments: ["020-yaml-duplicate-key", "043-timeout-negative", "247-gpg-keys-short"])
    func strict(probe: String) async throws {
        try await withProject(Self.files(probe)) { project in
            try await project.expectStatus(0, "validate")
            let strict = try await project.packit("validate", "--strict")
            #expect(strict.status == .exited(2))
            #expect(strict.errors.contains(": error: "))
            try await project.expectStatus(2, "validate", environment: ["PACKIT_STRICT": "1"])
            try await project.expectStatus(0, "validate", environment: ["PACKIT_STRICT": "off"])
            try await project.expectStatus(0, "validate", environment: ["PACKIT_STRICT": ""])
        }
    }
}
