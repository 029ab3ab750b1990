import HostKit
import SystemPackage
import TestSupport

/// A program like that of a real cache, which takes uploads and serves files.
struct LookasideServer: Sendable {
    let port: UInt16
    /// What it has.
    let directory: FilePath

    var url: String { "http://127.0.0.1:\(port)" }

    /// Starts one that knows some packages.
    static func serving(_ packages: [String], _ body: (LookasideServer) async throws -> Void) async throws {
        try await withTemporaryDirectory { directory in
            for package in packages { try Files.createDirectories(directory.pushing(FilePath(package))) }
            let script = Fixtures.root.pushing("Servers/lookaside/upload.py")
            let command = Command(
                "python3", [script.string, directory.string],
                environment: try HostEnvironment.current().forCommands(), in: directory)
            try await ServerProcess.serving(command, isReady: { $0.hasPrefix("serving at ") }) { line in
                let port = line.split { !$0.isNumber }.first.flatMap { UInt16($0) } ?? 0
                try await body(LookasideServer(port: port, directory: directory))
            }
        }
    }

    /// Who sent what, a line for each POST: user, bytes, `Expect`.
    func posts() throws -> [String] {
        let log = directory.appending("requests")
        guard Files.exists(log) else { return [] }
        return try Files.readText(log).split(separator: "\n").map(String.init)
    }
}
