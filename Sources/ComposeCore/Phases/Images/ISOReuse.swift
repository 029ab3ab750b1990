internal import DigestKit
internal import HostKit
public import SystemPackage

/// Uses images again that are whole and of the same content: those of the same compose after a stop, and
/// those of an older one.
public struct ISOReuse: Sendable {
    public let maker: ISOMaker
    /// The compose to take images from; nil for none.
    public let old: ComposeLayout?

    public init(_ maker: ISOMaker, old: ComposeLayout? = nil) {
        self.maker = maker
        self.old = old
    }

    /// The same without the older compose.
    var ownOnly: ISOReuse { ISOReuse(maker) }

    /// What came of looking for an image.
    public enum Outcome: Sendable {
        /// It is in its place.
        case used(MadeImage, message: String)
        /// It has to be made; the message, if there is one, says why.
        case make(message: String?)
    }

    /// Looks for an image that can be used instead of making one, and puts it in place.
    ///
    /// The files of an older compose get further names and are never written to; on another file system they
    /// are copied.
    /// - Parameter oldRecord: Where the older compose has its record; nil for the same place.
    /// - Throws: ``FileError`` when a file cannot be put in place; `CancellationError`.
    public func find(
        _ image: ISOImage, inputs: [String: String], oldRecord: FilePath? = nil
    ) async throws -> Outcome {
        guard let record = image.files.record else { return .make(message: nil) }
        let own = try await judge(record, inputs, in: maker.layout.top)
        if case .usable(let found) = own, let made = try kept(image, found) {
            return .used(made, message: "Keeping ISO \(image.fileName): it is whole")
        }
        guard let old else {
            return .make(message: own.reason.map { "Making ISO \(image.fileName) again: \($0)" })
        }
        let place = oldRecord ?? old.logs.sameFile(as: record, of: maker.layout.logs)
        let verdict = try await judge(place, inputs, in: old.top)
        guard case .usable(let found) = verdict, found.files.count == image.outputs.count else {
            let reason = verdict.reason ?? "there is no record of it"
            return .make(message: "Not reusing ISO \(image.fileName): \(reason)")
        }
        return .used(
            try take(image, found, inputs),
            message: "Reusing ISO \(image.fileName) of \(old.top.lastComponent?.string ?? old.top.string)")
    }
}

extension ISOReuse {
    /// A record whose files are all there, unchanged.
    private struct Found {
        /// The files in the order of ``ISOImage/outputs``.
        var files: [FilePath]
        var sums: [Checksum.Kind: Checksum]
    }

    private enum Verdict {
        case usable(Found)
        case unusable(WorkObstacle)

        /// Why not; nil also where nothing was ever made.
        var reason: String? {
            guard case .unusable(let verdict) = self, verdict != .unknown else { return nil }
            return verdict.reason
        }
    }

    /// Compares a record, then reads each file once: what verifies it gives its checksums, too.
    private func judge(
        _ path: FilePath, _ inputs: [String: String], in top: FilePath
    ) async throws -> Verdict {
        guard let record = try? WorkRecord.read(path), !record.outputs.isEmpty else {
            return .unusable(.unknown)
        }
        let changes = record.differences(from: inputs)
        guard changes.isEmpty else { return .unusable(.changed(changes)) }
        var found = Found(files: [], sums: [:])
        for (number, output) in record.outputs.enumerated() {
            // A record of somebody else's compose must not lead out of it.
            guard let file = top.lexicallyResolving(FilePath(output.path)),
                Files.record(file)?.size == output.size
            else { return .unusable(.damaged(output.path)) }
            let sums = try await ISODigest.of(file, number == 0 ? maker.checksums + [.sha256] : [.sha256])
            guard sums[.sha256]?.hexadecimal == output.sha256 else { return .unusable(.damaged(output.path)) }
            if number == 0 { found.sums = sums }
            found.files.append(file)
        }
        return .usable(found)
    }

    /// The image of this compose, if the record speaks of it.
    private func kept(_ image: ISOImage, _ found: Found) throws -> MadeImage? {
        guard found.files == image.outputs.map({ $0.lexicallyNormalized() }) else { return nil }
        return try maker.describe(image, ISOVolume(image.path), found.sums)
    }

    private func take(_ image: ISOImage, _ found: Found, _ inputs: [String: String]) throws -> MadeImage {
        try maker.remove(image)
        do {
            let oldName = found.files.first?.lastComponent?.string ?? ""
            for (file, place) in zip(found.files, image.outputs) {
                try Files.createDirectories(place.removingLastComponent())
                if place.lastComponent?.extension == "jigdo", oldName != image.fileName {
                    try rename(file, to: place, from: oldName, image.fileName)
                } else {
                    try link(file, at: place)
                }
            }
            let made = try maker.describe(image, ISOVolume(image.path), found.sums)
            try maker.writeRecord(image, inputs, found.sums)
            return made
        } catch {
            try? maker.remove(image)
            throw error
        }
    }

    private func link(_ file: FilePath, at place: FilePath) throws {
        do throws(FileError) {
            try Files.hardLink(file, at: place)
        } catch {
            // Other file systems, and file systems without links.
            try Files.copy(file, to: place, keepingTimes: true)
        }
    }

    /// Copies a jigdo file, which names the image and the other file.
    private func rename(_ file: FilePath, to place: FilePath, from old: String, _ new: String) throws {
        let lines = try Files.readText(file).split(separator: "\n", omittingEmptySubsequences: false)
        let renamed = lines.map { line in
            switch line {
            case "Filename=\(old)": "Filename=\(new)"
            case "Template=\(old).template": "Template=\(new).template"
            default: String(line)
            }
        }
        try Files.writeAtomically(renamed.joined(separator: "\n"), to: place)
        try Files.setModified(try Files.stat(file).modified, of: place)
    }
}

extension LogPaths {
    /// Where the logs of another compose have the same file.
    fileprivate func sameFile(as path: FilePath, of logs: LogPaths) -> FilePath {
        root.pushing(Files.relative(path, to: logs.root))
    }
}
