import DigestKit
import HostKit
import SourceDiagnostics
import Synchronization
import SystemPackage
import TestSupport

@testable import ComposeCore

/// A compose to put extra files into, and sources to take them from.
struct ExtraFilesPlace: Sendable {
    let sources: SourcePlace
    var config = VariantArchMap<SCMSource>()
    var variants = Variants.of(
        "<variant id=\"Server\" name=\"Server\" type=\"variant\"><arches><arch>x86_64</arch></arches></variant>"
    )
    var packages: PackageLookup = { _, _ in [] }
    var checksums: [Checksum.Kind] = [.md5]
    var latest: Timestamp?
    let messages = Messages()

    var layout: ComposeLayout { ComposeLayout(sources.root.appending("top")) }
    var tree: FilePath { layout.compose.pushing("Server/x86_64/os") }

    static func with<Result>(_ body: (inout ExtraFilesPlace) async throws -> Result) async throws -> Result {
        try await SourcePlace.with { sources in
            var place = ExtraFilesPlace(sources: sources)
            return try await body(&place)
        }
    }

    /// One block for Server, of sources of this machine: pairs of a pattern and a target.
    mutating func take(_ sources: [SCMSource], arch: String = "*") {
        config = VariantArchMap([.init("^Server$", [arch: sources])])
    }

    @discardableResult
    func perform() async throws -> ExtraFilesManifest {
        var phase = ExtraFilesPhase(config, checksums: checksums, layout: layout)
        phase.latestChange = latest
        let messages = messages
        let from = ExtraFilesSources(
            try sources.fetcher(), for: .extra, packages: packages, warn: { messages.add($0) })
        let compose = ComposeInfo.Compose(try ComposeIdentity.forTests())
        return try await phase.perform(phase.plan(variants), from: from, of: compose) { messages.add($0) }
    }

    func text(_ name: String) throws -> String { try Files.readText(tree.pushing(FilePath(name))) }

    /// The files below a directory, sorted.
    func files(_ directory: FilePath) throws -> [String] {
        try Files.tree(directory).filter { $0.record.kind != .directory }.map(\.path.string).sorted()
    }
}

/// What was said.
final class Messages: Sendable {
    private let state = Mutex<[String]>([])
    func add(_ text: String) { state.withLock { $0.append(text) } }
    var all: [String] { state.withLock { $0 } }
}

extension SCMSource {
    /// The same source, put below a target.
    func at(_ target: String) -> Self {
        var source = self
        source.target = target
        return source
    }
}

extension Variants {
    /// The variants of `variant` elements.
    static func of(_ elements: String) -> Self {
        var file = VariantsFile(SourceFile(name: "variants.xml", text: "<variants>\(elements)</variants>"))
        return Variants(&file)
    }
}
