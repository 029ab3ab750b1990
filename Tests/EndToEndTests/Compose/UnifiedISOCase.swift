import HostKit
import SystemPackage
import TestSupport
import Testing

/// A finished compose with extra files in two trees, and the media of all its variants.
enum UnifiedISOCase {
    /// Made once; tests only read it.
    static let made = SharedDirectory { directory in
        let compose = try await fresh(in: directory)
        let outcome = try await run(["create-unified-isos", compose.top.string], in: directory)
        guard outcome.status == .exited(0) else { throw ComposeCase.Failed(outcome: outcome) }
    }

    /// The recorded compose, before there are any media of all variants.
    ///
    /// - Parameter shares: Whether files have further names in other tests, which takes less time. Images tell how many
    ///   names a file had.
    static func fresh(in directory: FilePath, sharing shares: Bool = true) async throws -> MadeCompose {
        let original = try await ComposeCase.plain.compose()
        let compose = MadeCompose(top: directory.appending(original.top.lastComponent?.string ?? "compose"))
        // Whoever changes a file puts another one in its place; but a lock is the file itself.
        let copy =
            "cp -\(shares ? "al" : "a") '\(original.top)' '\(compose.top)' && rm '\(compose.path("work/global/compose.lock"))'"
        try await Host.forTests().runner.check(.shell(copy, in: directory))
        for variant in ["Client", "Server"] {
            let tree = compose.published.appending(variant).pushing("x86_64/os")
            try Files.createDirectories(tree.appending("docs"))
            for name in ["docs/COMMON", "docs/\(variant)"] {
                try Files.writeAtomically("\(variant)\n", to: tree.pushing(FilePath(name)))
            }
            let list =
                #"{"checksums": {}, "file": "docs/COMMON", "size": 7}, "#
                + #"{"checksums": {}, "file": "docs/\#(variant)", "size": 7}"#
            try Files.writeAtomically(
                #"{"data": [\#(list)], "header": {"version": "1.0"}}"#, to: tree.appending("extra_files.json")
            )
        }
        return compose
    }

    static func run(
        _ arguments: [String], in directory: FilePath, environment: [String: String] = [:],
        program: FilePath? = nil
    ) async throws -> Outcome {
        try await ComposeProject(root: directory, repositories: directory)
            .pungi(arguments, environment: environment, program: program)
    }

    /// A fresh compose for a test that changes it.
    static func withFresh<Result>(
        sharing shares: Bool = true, _ body: (MadeCompose, FilePath) async throws -> Result
    ) async throws -> Result {
        try await withTemporaryDirectory { directory in
            try await body(try await fresh(in: directory, sharing: shares), directory)
        }
    }

    static let prefix = "PT-1.0-20261121.t.0"
}

extension MadeCompose {
    /// What a command writes that runs at the top.
    func output(_ line: String) async throws -> String {
        try await Host.forTests().runner.check(.shell(line, in: top, timeout: .seconds(120))).output
    }

    /// The files on an image of `compose`, without what the ISO tool adds; directories are left out.
    func listing(_ image: String) async throws -> [String] {
        let lines = try await output("xorriso -indev 'compose/\(image)' -find / -type f 2>/dev/null")
        return lines.split(separator: "\n").map { String($0.dropFirst().dropLast()) }
            .filter { !$0.hasSuffix("TRANS.TBL") }.sorted()
    }

    /// Checksums of everything that is published, by path.
    func checksums() async throws -> [String: String] {
        try Self.table(await output("find compose -type f -exec sha256sum {} + | sed 's/  / /'"))
    }

    /// Times and permissions of everything that is published, by path.
    func times() async throws -> [String: String] {
        try Self.table(await output("find compose -printf '%m-%T@ %p\\n'"))
    }

    private static func table(_ text: String) throws -> [String: String] {
        let pairs = text.split(separator: "\n").map { line in
            let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
            return (parts[1], parts[0])
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }
}
