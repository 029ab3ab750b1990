public import DigestKit
public import HostKit
internal import SystemPackage

/// Makes ISO images: whole, or not at all.
///
/// An image is written in a directory with a temporary name beside its place, with everything that belongs to
/// it, checked there, and put in place by renaming.
public struct ISOMaker: Sendable {
    public let host: Host
    public let layout: ComposeLayout
    /// The kinds of checksums that images get.
    public let checksums: [Checksum.Kind]
    /// The moment that everything in images gets; nil for the time of each file, and of the making.
    public let epoch: Timestamp?
    /// Where programs run; this machine unless it is set.
    public var runner: any ImageRunner

    /// - Parameters:
    ///   - layout: Where paths of metadata start, and what records are relative to.
    ///   - epoch: See ``sourceDateEpoch(_:)``.
    public init(_ host: Host, layout: ComposeLayout, checksums: [Checksum.Kind], epoch: Timestamp?) {
        self.host = host
        self.layout = layout
        self.checksums = checksums
        self.epoch = epoch
        runner = LocalImageRunner(host)
    }

    /// `SOURCE_DATE_EPOCH`, if it is set and valid.
    public static func sourceDateEpoch(_ environment: HostEnvironment) -> Timestamp? {
        environment["SOURCE_DATE_EPOCH"].flatMap(Timestamp.init(sourceDateEpoch:))
    }

    /// Makes an image, its list of files, and its jigdo files if it has some; those of before are replaced.
    ///
    /// - Parameter inputs: What decides about the image, for its record; empty to write none.
    /// - Throws: `.image` when something that goes on it is missing or changes, when a program fails, or when
    ///   the result is not what was asked for; nothing of the image is there then. ``FileError``.
    public func make(_ image: ISOImage, inputs: [String: String] = [:]) async throws -> MadeImage {
        try remove(image)
        do {
            return try await makeAll(image, inputs)
        } catch {
            // The failure of the work is the news; what is left is found by the next run.
            try? remove(image)
            if Task.isCancelled { throw CancellationError() }
            throw error
        }
    }

    /// Removes everything that is published of an image, and its record.
    ///
    /// Other names of the same files, as in older composes, stay.
    public func remove(_ image: ISOImage) throws {
        for path in image.outputs + [image.files.record].compactMap({ $0 })
        where Files.record(path, followingSymlinks: false) != nil {
            try Files.remove(path)
        }
    }

    private func makeAll(_ image: ISOImage, _ inputs: [String: String]) async throws -> MadeImage {
        let sources = try ISOSources(image)
        var commands = try ISOCommands(image)
        if commands.replaysBootISO, let boot = image.boot {
            // xorriso takes anything else for an empty disc.
            _ = try ISOVolume(boot.tree.appending(BootLoader.bootISO))
        }
        try writeLists(image, commands)
        if let epoch {
            commands.partitionIDs = PartitionIDs(seed: "\(image.fileName)\n\(epoch.seconds)")
        }
        try Files.createDirectories(image.directory)
        let number = String(UInt64.random(in: .min ... .max), radix: 36)
        // A compose that is killed finds and removes what ends so.
        let work = image.directory.appending(".\(image.fileName.prefix(80)).\(number).tmp")
        try Files.createDirectories(work)
        do {
            let made = try await write(image, commands, sources, in: work)
            try Files.removeTree(work)
            try writeRecord(image, inputs, made.sums)
            return made.image
        } catch {
            try? Files.removeTree(work)
            throw error
        }
    }

    /// Writes what tells how the image is made: the list of files, and the commands.
    private func writeLists(_ image: ISOImage, _ commands: ISOCommands) throws {
        var list = ""
        for point in image.graftPoints { list += try point.line() }
        try put(list, image.files.graftPoints)
        try put(try commands.script(), image.files.script, mode: FilePermissions(rawValue: 0o755))
        if commands.replaysBootISO { try put(try commands.dialog(), commands.dialogFile) }
    }

    private func put(_ text: String, _ path: FilePath, mode: FilePermissions? = nil) throws {
        try Files.createDirectories(path.removingLastComponent())
        try Files.writeAtomically(text, to: path, mode: mode)
    }

    private func write(
        _ image: ISOImage, _ commands: ISOCommands, _ sources: ISOSources, in work: FilePath
    ) async throws -> (image: MadeImage, sums: [Checksum.Kind: Checksum]) {
        let path = work.appending(image.fileName)
        let run = try runner.begin(image, in: work)
        var steps = [
            ImageStep(try commands.write(), input: commands.replaysBootISO ? commands.dialogFile : nil)
        ]
        if let hybrid = try commands.hybrid() { steps.append(ImageStep(hybrid)) }
        var finishing = [ImageStep(commands.implant)]
        if let jigdo = commands.jigdo(image: work, to: work) { finishing.append(ImageStep(jigdo)) }
        // What is dated here has to be so before it is summed up; else it is one piece of work.
        try await run.run(epoch == nil ? steps + finishing : steps, part: 1)
        try sources.checkUnchanged(except: image.boot?.changedFiles)
        if epoch != nil {
            try date(path, commands.partitionIDs)
            try await run.run(finishing, part: 2)
        }
        let volume = try inspect(path, image, commands)
        let sums = try await ISODigest.of(path, checksums + [.sha256])
        try publish(image, from: work)
        return (try describe(image, volume, sums), sums)
    }

    /// Compares what was written with what was asked for, and lists it.
    private func inspect(
        _ path: FilePath, _ image: ISOImage, _ commands: ISOCommands
    ) throws -> ISOVolume {
        let volume = try ISOVolume(path)
        let entries = try volume.entries()
        try ISOCheck(image, volumeID: commands.volumeID).check(volume, entries)
        let manifest = ISOManifest.text(entries, tool: image.tool)
        try Files.writeAtomically(manifest, to: FilePath(path.string + ".manifest"))
        return volume
    }

    /// Replaces what depends on when the image was made.
    private func date(_ path: FilePath, _ ids: PartitionIDs?) throws {
        guard let epoch else { return }
        try ISODates(epoch).apply(to: path)
        try ids?.apply(to: path)
    }

    /// Puts everything in its place.
    private func publish(_ image: ISOImage, from work: FilePath) throws {
        for place in image.outputs {
            let file = work.appending(place.lastComponent?.string ?? "")
            if let epoch { try Files.setModified(epoch, of: file) }
            try Files.createDirectories(place.removingLastComponent())
            try Files.move(file, to: place)
        }
    }

    /// Writes what the image was made of and what it is.
    func writeRecord(
        _ image: ISOImage, _ inputs: [String: String], _ sums: [Checksum.Kind: Checksum]
    ) throws {
        guard let path = image.files.record, !inputs.isEmpty else { return }
        let outputs = try image.outputs.map { try output($0, $0 == image.path ? sums[.sha256] : nil) }
        try WorkRecord(inputs: inputs, outputs: outputs).write(to: path)
    }

    /// What a record says of a published file; one whose sum is known is not read again.
    private func output(_ path: FilePath, _ sum: Checksum?) throws -> WorkRecord.Output {
        guard let sum else { return try WorkRecord.Output(path, in: layout.top) }
        var relative = path.lexicallyNormalized()
        guard relative.removePrefix(layout.top.lexicallyNormalized()) else {
            throw ComposeError(.image, "\(path) is not a file of the compose \(layout.top)")
        }
        return WorkRecord.Output(
            path: relative.string, size: try Files.stat(path).size, sha256: sum.hexadecimal)
    }

    /// What metadata says of an image that is in its place.
    func describe(
        _ image: ISOImage, _ volume: ISOVolume, _ sums: [Checksum.Kind: Checksum]
    ) throws -> MadeImage {
        let file = try Files.stat(image.path)
        let configured = checksums.compactMap { kind in sums[kind].map { (kind.rawValue, $0.hexadecimal) } }
        var entry = ImageManifest.Image(
            path: layout.relative(image.path) ?? image.path.string, arch: image.arch, type: image.type,
            format: "iso", subvariant: image.variant,
            checksums: Dictionary(configured) { first, _ in first },
            modified: file.modified.seconds, size: file.size, volumeID: volume.volumeID)
        entry.discNumber = image.discNumber
        entry.discCount = image.discCount
        entry.isBootable = image.boot != nil
        entry.implantedMD5 = volume.implantedMD5
        entry.isUnified = image.isUnified
        entry.additionalVariants = image.additionalVariants
        return MadeImage(
            entry, variant: image.variant,
            arches: image.listedArches.isEmpty ? [image.arch] : image.listedArches)
    }
}
