import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// `pungi report`, and its page in a browser.
@Suite(Tool.require("python3", "createrepo_c")) struct ReportCommandTests {
    private func pungi(_ arguments: [String], in directory: FilePath) async throws -> Outcome {
        try await ComposeProject(root: directory, repositories: directory).pungi(arguments)
    }

    /// Makes the page of the recorded compose beside the tests' own files.
    private func withPage(_ body: (FilePath, MadeCompose, FilePath) async throws -> Void) async throws {
        let compose = try await ComposeCase.standard.compose()
        try await withTemporaryDirectory { directory in
            let page = directory.appending("page.html")
            let outcome = try await pungi(["report", compose.top.string, "-o", page.string], in: directory)
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            #expect(outcome.output == "\(page)\n")
            try await body(page, compose, directory)
        }
    }

    /// What `pungi why` says: for each package the trees with their sentences.
    private func reasons(
        _ name: String, _ compose: MadeCompose, in directory: FilePath
    ) async throws -> [String: [String: [String]]] {
        struct Report: Decodable {
            struct Step: Decodable { var reason: String }
            struct Answer: Decodable {
                var package, variant, arch: String
                var flags: [String]
                var steps: [Step]
            }
            var answers: [Answer]
        }
        let outcome = try await pungi(["why", name, "-C", compose.top.string, "--json"], in: directory)
        let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
        var result: [String: [String: [String]]] = [:]
        for answer in report.answers {
            let flags = answer.flags.isEmpty ? "" : " (\(answer.flags.joined(separator: ", ")))"
            result[answer.package, default: [:]]["\(answer.variant).\(answer.arch)\(flags)"] =
                answer.steps.map(\.reason)
        }
        return result
    }

    @Test(
        "the search says of each package what `pungi why` says, in every tree", Tool.require("chromium"))
    func search() async throws {
        try await withPage { page, compose, directory in
            var expected: [String: [String: [String]]] = [:]
            for name in ["bash", "addlib01", "clusterd", "corelib", "addlib02-debuginfo"] {
                expected.merge(try await reasons(name, compose, in: directory)) { $1 }
            }
            #expect(expected.count > 12)
            let (answer, console) = try await ReportBrowser(page: page).open(
                width: 1280, searches: expected.keys.sorted(), in: directory)
            #expect(console == "")
            for (package, trees) in expected {
                let search = try #require(answer.searches[package])
                #expect(search.name == package)
                let shown = search.explanations.flatMap { explanation in
                    explanation.title.dropFirst("In ".count).matches(of: /[^, (]+( \([^)]*\))?/).map {
                        (String($0.output.0), explanation.steps)
                    }
                }
                #expect(Dictionary(shown) { first, _ in first } == trees, "\(package)")
            }
        }
    }

    @Test("an address with a search shows what it finds", Tool.require("chromium")) func address()
        async throws
    {
        try await withPage { page, _, directory in
            let document = try await ReportBrowser(page: page).document(fragment: "#q=bash", in: directory)
            let results = try #require(document.firstRange(of: "<ul id=\"results\"")).lowerBound
            #expect(document[results...].contains("bash-5.2-1.pt1.x86_64"))
            #expect(document[results...].contains("asked for as '<code>bash</code>' by comps group 'core'"))
        }
    }

    @Test(
        "nothing is wider than a phone or a desk, and no console complains", Tool.require("chromium"),
        arguments: [320, 375, 1280])
    func widths(width: Int) async throws {
        try await withPage { page, _, directory in
            let (answer, console) = try await ReportBrowser(page: page).open(
                width: width, searches: ["lib", "missing-package", "no such package"], in: directory)
            #expect(answer.scrollWidth <= answer.clientWidth)
            #expect(answer.headings.first == "Phases")
            #expect(answer.headings.last == "Search packages")
            #expect(
                answer.searches["missing-package"]?.state
                    == "No package has this in its name, but it was asked for.")
            #expect(answer.searches["no such package"]?.state == "No package has this in its name.")
            #expect(console == "")
        }
    }

    @Test("without a script the page has all but the search") func noScript() async throws {
        try await withPage { page, compose, _ in
            let text = try Files.readText(page)
            let rpms = try #require(
                try compose.metadata("rpms", "payload", "rpms", "Server", "x86_64")
                    as? [String: [String: Any]])
            let binaries = rpms.values.flatMap { $0.values }.count {
                ($0 as? [String: Any])?["category"] as? String == "binary"
            }
            let row = try #require(text.firstRange(of: "x86_64</th><td class=\"num\">\(binaries)<span"))
            #expect(text[..<row.lowerBound].contains("Server"))
            #expect(text.contains("there is no package …"))
            #expect(text.contains("<th scope=\"row\" role=\"rowheader\">createrepo"))
        }
    }

    @Test("a compose that failed says why, first thing", Tool.require("chromium")) func failed() async throws
    {
        try await withComposeProject("require_all_comps_packages = True") { project in
            try project.writeComps("core: base, nobody")
            let outcome = try await project.run()
            #expect(outcome.status == .exited(1))
            let compose = try project.onlyCompose()
            let report = try await project.pungi(["report", compose.top.string])
            #expect(report.status == .exited(0), "\(report.errors)")
            let page = compose.path("logs/report/index.html")
            #expect(report.output.hasSuffix("logs/report/index.html\n"))
            let text = try Files.readText(page)
            #expect(text.contains("<span class=\"pill bad\">Failed</span>"))
            #expect(text.contains("nobody"))
            #expect(
                text.contains("of <a href=\"../global/pungi.global.log\">logs/global/pungi.global.log</a>"))
            let (answer, console) = try await ReportBrowser(page: page).open(
                width: 375, searches: [], in: project.root)
            #expect(answer.headings.first == "Why it failed")
            #expect(answer.scrollWidth <= answer.clientWidth)
            #expect(console == "")
        }
    }

    @Test("a directory that is no compose is refused") func noCompose() async throws {
        try await withTemporaryDirectory { directory in
            let outcome = try await pungi(["report", directory.string], in: directory)
            #expect(outcome.status == .exited(1))
            #expect(outcome.errors.contains("is not the directory of a compose"))
            let missing = try await pungi(["report", "nowhere"], in: directory)
            #expect(missing.status == .exited(1))
            #expect(missing.errors.contains("there is no directory"))
        }
    }
}
