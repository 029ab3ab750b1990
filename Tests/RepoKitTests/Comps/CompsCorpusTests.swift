import Foundation
import HostKit
import SourceDiagnostics
import SystemPackage
import TestSupport
import Testing

@testable import RepoKit

/// Comps files and module metadata that public projects committed.
enum CompsCorpus {
    /// `../shared/corpus/compose`, or the parent of the directory that `PUNGI_CORPUS` names.
    static let directory: FilePath = {
        if let given = ProcessInfo.processInfo.environment["PUNGI_CORPUS"] {
            return FilePath(given).removingLastComponent()
        }
        let root = Fixtures.root.removingLastComponent()
        return root.removingLastComponent().pushing("shared/corpus/compose")
    }()

    /// The files of a kind; none where there is no corpus.
    static func files(_ kind: String = "comps") throws -> [FilePath] {
        let folder = directory.appending(kind)
        return Files.isDirectory(folder) ? try Files.list(folder).map { folder.appending($0) } : []
    }
}

@Suite struct CompsCorpusTests {
    @Test("a real file is read, and its published form says the same")
    func read() throws {
        for path in try CompsCorpus.files() {
            let file = try CompsReader().read(
                SourceFile(name: path.lastComponent?.string ?? "", bytes: try Files.read(path)))
            #expect(!file.comps.groups.isEmpty, "\(path)")
            // One of them does have white space around names of packages.
            let found = Set(file.diagnostics.map(\.code.rawValue))
            #expect(found.isSubset(of: ["comps.blanks", "comps.twice"]), "\(path): \(found)")
            let once = CompsWriter.bytes(file.comps)
            let again = try CompsReader().read(SourceFile(name: "again", bytes: once))
            #expect(CompsWriter.bytes(again.comps) == once, "\(path)")
            #expect(CompsPackages(again.comps).names == CompsPackages(file.comps).names, "\(path)")
        }
    }

    @Test("filtering a real file gives what a reader makes of the filtered file") func filter() throws {
        for path in try CompsCorpus.files() {
            let file = try CompsReader().read(
                SourceFile(name: path.lastComponent?.string ?? "", bytes: try Files.read(path)))
            // The largest say nothing that smaller ones do not.
            if file.file.bytes.count > 300_000 { continue }
            for variant in [nil, "BaseOS"] {
                for cleansUp in [true, false] {
                    var filter = CompsFilter(arch: "aarch64", variant: variant)
                    filter.cleansUp = cleansUp
                    let written = SourceFile(name: "filtered", bytes: filter.filtered(file.document))
                    let again = try CompsReader().read(written).comps
                    #expect(
                        CompsWriter.bytes(again) == CompsWriter.bytes(filter.filtered(file.comps)), "\(path)")
                }
            }
        }
    }
}
