internal import Glibc
internal import HostKit
internal import Synchronization
public import SystemPackage

/// A directory that is filled once for all tests of a process, which only read it; gone when the process ends.
public struct SharedDirectory: Sendable {
    private let made: Task<FilePath, any Error>

    /// - Parameter fill: Fills the directory, at the first use of the value that holds this.
    public init(_ fill: @escaping @Sendable (FilePath) async throws -> Void) {
        made = Task {
            let parent = try Files.realPath(HostEnvironment.current().temporaryDirectory)
            let number = String(UInt64.random(in: .min ... .max), radix: 36)
            let directory = parent.appending("packit-test-shared-\(number)")
            try Files.createDirectories(directory)
            Leftovers.add(directory)
            try await fill(directory)
            return directory
        }
    }

    public var path: FilePath { get async throws { try await made.value } }
}

/// What the process removes when it ends.
private enum Leftovers {
    private static let directories = Mutex<[FilePath]>([])

    static func add(_ directory: FilePath) {
        let isFirst = directories.withLock { directories in
            directories.append(directory)
            return directories.count == 1
        }
        if isFirst { atexit { Leftovers.remove() } }
    }

    private static func remove() {
        for directory in directories.withLock({ $0 }) { try? Files.removeTree(directory) }
    }
}
