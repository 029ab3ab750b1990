internal import HostKit
internal import RPMKit

/// Finds the copies of packages that are accepted, and reads their headers.
struct PkgsetReader: Sendable {
    let store: any KojiStore

    /// What was found.
    struct Outcome: Sendable {
        var packages: [PkgsetPackage] = []
        /// Those of which no accepted copy is there.
        var missing: [KojiCandidate] = []

        mutating func add(_ other: Outcome) {
            packages += other.packages
            missing += other.missing
        }
    }

    /// Looks at packages side by side; each is read from its first copy that is there.
    ///
    /// - Throws: `.packages` with all that cannot be read; `.koji` when the server cannot be asked.
    func read(_ candidates: [KojiCandidate]) async throws -> Outcome {
        let size = store.isLocal ? 32 : 4
        let parts = try await candidates.portions(of: size).concurrentMap(limit: store.parallel) { portion in
            var part = Part()
            for candidate in portion {
                try Task.checkCancellation()
                try await read(candidate, into: &part)
            }
            return part
        }
        var outcome = Outcome()
        var problems: [String] = []
        for part in parts {
            outcome.add(part.outcome)
            problems += part.problems
        }
        guard problems.isEmpty else {
            throw ComposeError(
                .packages, "packages of Koji cannot be read:\n" + problems.sorted().joined(separator: "\n"))
        }
        return outcome
    }

    private struct Part: Sendable {
        var outcome = Outcome()
        var problems: [String] = []
    }

    private func read(_ candidate: KojiCandidate, into part: inout Part) async throws {
        do {
            for file in candidate.files {
                guard let (header, size) = try await store.header(file) else { continue }
                if let problem = Self.problem(header.md5, file) {
                    part.problems.append("\(store.place(file)): \(problem)")
                } else {
                    part.outcome.packages.append(PkgsetPackage(candidate, file, header, size: size))
                }
                return
            }
            part.outcome.missing.append(candidate)
        } catch let error as ComposeError {
            guard error.code == .packages else { throw error }
            part.problems.append(error.message)
        }
    }

    /// Why a file is not the package that the hub has under that name.
    private static func problem(_ md5: String?, _ file: KojiFile) -> String? {
        if let md5, file.payloadHash.utf8.count == 32, md5 != file.payloadHash {
            return
                "it is another package than the hub's: the MD5 sum of header and payload is \(md5) instead of "
                + file.payloadHash
        }
        return nil
    }
}

/// Waits until packages are signed.
struct SigningPatience: Sendable {
    let reader: PkgsetReader
    /// How often missing copies are looked for again.
    let retries: Int
    let wait: Duration
    let clock: any Clock<Duration>
    let tell: @Sendable (String) -> Void

    /// Looks for missing copies again, all together, after one pause each time; then takes files that are tolerated.
    func settle(_ outcome: PkgsetReader.Outcome) async throws -> PkgsetReader.Outcome {
        var outcome = outcome
        for attempt in 0..<max(retries, 0) where !outcome.missing.isEmpty {
            tell(
                "\(outcome.missing.count) packages are not signed yet; they are looked for again in "
                    + "\(wait.components.seconds) seconds (\(attempt + 1) of \(retries))")
            try await clock.sleep(for: wait)
            let again = try await reader.read(outcome.missing)
            outcome.packages += again.packages
            outcome.missing = again.missing
        }
        let tolerable = outcome.missing.compactMap { candidate -> KojiCandidate? in
            candidate.tolerated.map { file in
                var candidate = candidate
                candidate.files = [file]
                return candidate
            }
        }
        guard !tolerable.isEmpty else { return outcome }
        let found = try await reader.read(tolerable)
        let names = Set(found.packages.map(\.file.path))
        outcome.packages += found.packages.map { package in
            var package = package
            package.isTolerated = true
            return package
        }
        outcome.missing.removeAll { $0.tolerated.map { names.contains($0.path) } == true }
        return outcome
    }
}

/// Packages that have no accepted signature.
enum UnsignedPackages {
    /// The line of the log about one of them.
    static func line(_ candidate: KojiCandidate, _ copies: SignedCopies, _ store: any KojiStore) -> String {
        let paths = candidate.files.map { "'\(store.place($0))'" }.joined(separator: ", ")
        return "RPM \(candidate.nvra) not found for sigs: \(copies.text). Paths checked: [\(paths)]."
    }

    /// The error about all of them: names of packages by NVR of the build.
    static func error(_ packages: [(build: String, nvra: String)], _ copies: SignedCopies) -> ComposeError {
        let builds = Dictionary(grouping: packages) { $0.build }
        let lines = builds.sorted { $0.key < $1.key }.map { build, packages in
            "\(build): " + packages.map(\.nvra).sorted().joined(separator: ", ")
        }
        return ComposeError(
            .unsigned,
            "RPM(s) not found for sigs: \(copies.text). Check log for details. Unsigned packages:\n"
                + lines.joined(separator: "\n")
                + "\nsign these builds and let Koji write the signed copies, or add None to sigkeys")
    }
}

extension PackagePool {
    /// That packages without an accepted signature would be published; nil if none would.
    func unsignedError(_ plan: PublicationPlan, _ sigkeys: [String?]) -> ComposeError? {
        guard !unsigned.isEmpty else { return nil }
        let found = plan.packages.compactMap { unsigned[$0] }
        guard !found.isEmpty else { return nil }
        return UnsignedPackages.error(found.map { ($0.build, $0.nvra) }, SignedCopies(sigkeys))
    }
}
