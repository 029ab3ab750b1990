import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite("The report of a compose") struct ComposeReportTests {
    private func report(_ files: [String: String], _ check: (String, ComposeReport) throws -> Void)
        async throws
    {
        try await withTemporaryDirectory { directory in
            for (name, text) in files {
                let path = directory.appending(name)
                try Files.createDirectories(path.removingLastComponent())
                try Files.writeAtomically(text, to: path)
            }
            let report = ComposeReport(ComposeLayout(directory))
            let path = try report.write()
            #expect(path == directory.appending("logs/report/index.html"))
            try check(try Files.readText(path), report)
        }
    }

    private static let evil = "</script><img src=x onerror=alert(1)>'\"&"

    /// The remains of a compose in which every text is an attack.
    private static var hostile: [String: String] {
        let evil = "\"" + evil.replacing("\"", with: "\\\"") + "\""
        let compose = #"{"date":"20261121","id":\#(evil),"respin":0,"type":"test"}"#
        return [
            "STATUS": "DOOMED\n",
            "compose/metadata/images.json":
                #"{"header":{"type":"productmd.images","version":"1.2"},"payload":{"compose":\#(compose),"images":{\#(evil):{\#(evil):[{"path":\#(evil),"arch":\#(evil),"type":\#(evil),"format":"iso","subvariant":\#(evil),"checksums":{\#(evil):\#(evil)},"size":5,"mtime":1,"volume_id":\#(evil)}]}}}}"#,
            "logs/global/deliverables.json": #"{"failed":{\#(evil):[[\#(evil),\#(evil),\#(evil)]]}}"#,
            "logs/global/phases.json":
                #"[{"phase":\#(evil),"begin":"2026-11-21T20:00:00.000Z","end":"2026-11-21T20:00:01.500Z","wall":1.5,"cpu":0.5,"complete":false}]"#,
            "logs/global/pungi.global.log":
                "2026-11-21 20:00:00 [ERROR   ] Compose run failed: \(Self.evil)\n",
            "work/x/gather_result/a.result":
                #"{"variant":\#(evil),"arch":\#(evil),"missing":[\#(evil)],"unmatched":[],"packages":{\#(evil):{"kind":"binary","reason":"input","by":\#(evil),"from":\#(evil)}}}"#,
        ]
    }

    @Test("nothing that a compose holds becomes markup") func injection() async throws {
        try await report(Self.hostile) { page, _ in
            #expect(!page.contains("<img"))
            let ends = page.components(separatedBy: "</script>").count - 1
            #expect(ends == 2, "one element of data, one of the script")
            #expect(page.contains("&lt;img src=x"))
            #expect(page.contains("Why it failed"))
        }
    }

    @Test("the only script that may run is the one of the page") func policy() async throws {
        try await report(Self.hostile) { page, _ in
            #expect(page.contains("default-src &#39;none&#39;"))
            #expect(page.contains("script-src &#39;sha256-"))
            #expect(!page.contains("script-src &#39;unsafe"))
            for outside in ["http://", "https://", "//cdn", "@import", "url("] {
                #expect(!page.contains(outside), "\(outside)")
            }
        }
    }

    @Test("a compose that failed before it had anything gets a page") func early() async throws {
        try await report(["COMPOSE_ID": "X-1-20261121.t.0", "STATUS": "STARTED\n"]) { page, _ in
            #expect(page.contains("Not finished"))
            #expect(!page.contains("id=\"phases\""))
            #expect(!page.contains("id=\"packages\""))
        }
    }

    @Test("a damaged file is named, and the rest is told") func damaged() async throws {
        let files = [
            "STATUS": "FINISHED\n", "compose/metadata/rpms.json": "{ no json",
            "logs/global/phases.json": "[{}]", "work/a/gather_result/S.a.result": "{\"variant\":\"S\"",
            "logs/global/pungi.global.log": "2026-11-21 20:00:00 [WARNING ] careful\n",
        ]
        try await report(files) { page, _ in
            #expect(page.contains("compose/metadata/rpms.json could not be read"))
            #expect(page.contains("logs/global/phases.json could not be read"))
            #expect(page.contains("work/a/gather_result/S.a.result could not be read"))
            #expect(page.contains("careful"))
        }
    }

    @Test("a compose of the reference has a page without a search, and says why") func foreign() async throws
    {
        let files = [
            "STATUS": "FINISHED\n",
            "logs/global/pungi.global.log": "2026-11-21 20:00:00 [WARNING ] careful\n",
        ]
        try await report(files) { _, report in
            let record = report.layout.work.gatherResult("S", "x86_64")
            try Files.createDirectories(record.removingLastComponent())
            try Files.writeAtomically([0x80, 0x04, 0x95], to: record)
            let page = String(decoding: try report.html(at: report.path), as: UTF8.self)
            #expect(page.contains("Another pungi gathered the packages"))
            #expect(!page.contains("id=\"search\""))
            #expect(page.contains("careful"))
        }
    }

    @Test("a package costs few bytes of the page: texts stand there once") func size() async throws {
        try await withTemporaryDirectory { directory in
            var index = PackageIndex()
            let count = 1000
            for tree in ["A", "B", "C"] {
                let packages = (0..<count).map { number in
                    #""library-number-\#(number)-1.2.3-4.fc44.x86_64":{"kind":"binary","reason":"requirement","#
                        + #""of":"library-number-\#(number / 2)-1.2.3-4.fc44.x86_64","by":"library(\#(number % 50))"}"#
                }
                let path = directory.appending(tree)
                try Files.writeAtomically(
                    #"{"variant":"\#(tree)","arch":"x","packages":{\#(packages.joined(separator: ","))}}"#,
                    to: path)
                try index.add(path)
            }
            #expect(index.trees.map(\.entries.count) == [count, count, count])
            #expect(index.names.count == count)
            #expect(index.json().count < 30 * 3 * count)
        }
    }

    @Test("a directory that is no compose is refused, and stays as it is") func noCompose() async throws {
        try await withTemporaryDirectory { directory in
            let error = #expect(throws: ComposeError.self) {
                try ComposeReport(ComposeLayout(directory)).write()
            }
            #expect(error?.code == .input)
            let left = try Files.list(directory)
            #expect(left == [])
        }
    }

    @Test("the same compose gives the same page") func reproducible() async throws {
        try await report(Self.hostile) { page, report in
            let again = try report.html(at: report.path)
            #expect(Array(page.utf8) == again)
        }
    }

    @Test("links lead from the page to the files, wherever it is") func links() async throws {
        try await report(Self.hostile) { page, report in
            #expect(page.contains("href=\"../global/pungi.global.log\""))
            let other = try report.html(at: report.layout.top.appending("report.html"))
            #expect(String(decoding: other, as: UTF8.self).contains("href=\"logs/global/pungi.global.log\""))
        }
    }

    @Test("sorted names leave out what they share, and come back whole") func frontCoding() {
        let long = String(repeating: "x", count: 80)
        let names = ["bash-1.x", "bash-debug-1.x", "é-1", "éa-1", long + "1", long + "2"]
        let coded = PackageIndex.frontCoded(names)
        #expect(coded.hasPrefix("0bash-1.x\n5debug-1.x\n0é-1\n0éa-1\n"))
        let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
        var last = ""
        let decoded = coded.split(separator: "\n").map { line in
            last = String(last.prefix(digits.firstIndex(of: line.first!)!)) + line.dropFirst()
            return last
        }
        #expect(decoded == names)
    }

    @Test("trees are counted by what was published, each package once in all") func counts() async throws {
        let compose = ComposeInfo.Compose(id: "X-1-20261121.t.0", type: .test, date: "20261121", respin: 0)
        var manifest = RPMManifest(compose: compose)
        for arch in ["x86_64", "aarch64"] {
            manifest.rpms["S", default: [:]][arch] = [
                "a-0:1-1.src": [
                    "a-0:1-1.src": .init(path: "S/source/a.rpm", category: .source),
                    "a-0:1-1.\(arch)": .init(path: "S/\(arch)/a.rpm", category: .binary),
                ]
            ]
        }
        try await withTemporaryDirectory { directory in
            let layout = ComposeLayout(directory)
            try Files.createDirectories(layout.compose.appending("S/source"))
            try Files.writeAtomically("12345", to: layout.compose.appending("S/source/a.rpm"))
            let counts = PackageCounts(manifest, layout)
            #expect(counts.trees.map(\.id.arch) == ["aarch64", "x86_64"])
            #expect(
                counts.trees.allSatisfy { $0.counts[.source].size == 5 && $0.counts[.binary].packages == 1 })
            #expect(counts.total[.source].packages == 1)
            #expect(counts.total[.source].size == 5)
            #expect(counts.total[.binary].packages == 2)
            #expect(counts.total[.debug].packages == 0)
        }
    }
}
