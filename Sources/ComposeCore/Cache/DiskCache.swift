public import HostKit
internal import Synchronization
public import SystemPackage

/// Answers that are kept for a time, for composes to come.
///
/// Each is a file of its own that appears by a rename, so that any number of composes may use the same
/// directory. What is damaged or old counts as not there. A cache never fails a compose: what
/// goes wrong is told once, and the work is done without.
public struct DiskCache: Sendable {
    public let directory: FilePath
    /// How long an answer counts; none counts when it is not positive.
    public let lifetime: Duration
    /// Bytes that all answers together may have; the oldest ones go first.
    public let sizeLimit: Int64
    private let now: @Sendable () -> Timestamp
    private let complaints: Complaints

    /// The usual ``lifetime``, as the reference has it.
    public static let defaultLifetime = Duration.seconds(3600)
    /// The usual ``sizeLimit``, 4 GiB.
    public static let defaultSizeLimit: Int64 = 4 << 30
    /// The largest answer that is kept.
    static let entryLimit = 1 << 30

    /// - Parameters:
    ///   - directory: Made when the first answer is put there, for nobody but its owner.
    ///   - now: The clock that ages are measured with: ``HostEnvironment/now``.
    ///   - log: Told the first thing that goes wrong.
    public init(
        _ directory: FilePath, lifetime: Duration = defaultLifetime, sizeLimit: Int64 = defaultSizeLimit,
        now: @escaping @Sendable () -> Timestamp, log: @escaping @Sendable (String) -> Void
    ) {
        self.directory = directory
        self.lifetime = lifetime
        self.sizeLimit = sizeLimit
        self.now = now
        complaints = Complaints(log)
    }

    /// The answer of a key, made unless it is there.
    ///
    /// - Parameter key: Everything that decides about the answer.
    /// - Throws: What the closure throws; then nothing is kept.
    public func value(
        for key: String, make: () async throws -> [UInt8]
    ) async throws -> [UInt8] {
        if let kept = peek(key) { return kept }
        let value = try await make()
        put(value, for: key)
        return value
    }

    /// The answer that is kept of a key; nil when none is, or none that counts.
    public func peek(_ key: String) -> [UInt8]? {
        do {
            let path = place(of: key)
            guard Files.isRegular(path) else { return nil }
            let limit = Self.entryLimit + 2 * DiskCacheEntry.headLimit + key.utf8.count
            guard let entry = DiskCacheEntry(try Files.read(path, limit: limit)), entry.key == key else {
                return nil
            }
            return counts(entry.time) ? entry.value : nil
        } catch {
            // Another compose may have removed it in between.
            if error.code != .notFound { complaints.tell(error) }
            return nil
        }
    }

    /// Keeps an answer, and removes those that do not count any more.
    public func put(_ value: [UInt8], for key: String) {
        guard lifetime > .zero, value.count <= Self.entryLimit else { return }
        do {
            if !Files.isDirectory(directory) {
                try Files.createDirectories(directory)
                try Files.setPermissions(.ownerReadWriteExecute, of: directory)
            }
            let time = now()
            let entry = DiskCacheEntry(key: key, time: time, value: value)
            let place = place(of: key)
            let file = try TemporaryFile(beside: place)
            try file.write(entry.bytes)
            try Files.setModified(time, of: file.path)
            try file.rename(to: place)
            try DiskCacheCleanup(self).run(keeping: place, counts: counts)
        } catch {
            complaints.tell(error)
        }
    }

    /// Whether an answer of a moment is young enough; one of the future was kept by a clock that was wrong.
    private func counts(_ time: Timestamp) -> Bool {
        let age = now().seconds - time.seconds
        return age >= 0 && .seconds(age) < lifetime
    }

    private func place(of key: String) -> FilePath { directory.appending(DiskCacheEntry.name(of: key)) }

    /// Tells the first thing that goes wrong, and keeps the others to itself.
    private final class Complaints: Sendable {
        private let hasTold = Atomic<Bool>(false)
        private let log: @Sendable (String) -> Void

        init(_ log: @escaping @Sendable (String) -> Void) { self.log = log }

        func tell(_ error: FileError) {
            guard !hasTold.exchange(true, ordering: .relaxed) else { return }
            log("the cache cannot be used as it should be: \(error); what it lacks is asked for again")
        }
    }
}
