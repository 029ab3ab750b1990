public import HostKit
public import SystemPackage

/// A FAT file system in a file, as `images/efiboot.img`: read and changed with mtools, without mounting it and
/// without being root.
public struct BootImage: Sendable {
    public let path: FilePath
    public let host: Host

    public init(_ path: FilePath, on host: Host) {
        self.path = path
        self.host = host
    }

    /// What became of a file.
    public struct Change: Sendable, Hashable {
        public var old: [UInt8]
        public var new: [UInt8]

        public init(old: [UInt8], new: [UInt8]) {
            self.old = old
            self.new = new
        }
    }

    /// Whether the file is such a file system at all.
    public var isFAT: Bool { (try? parameters()) != nil }

    /// The files in the image, such as `EFI/BOOT/grub.cfg`.
    ///
    /// - Throws: `.image` for a file that is no such image; ``CommandFailure``.
    public func files() async throws -> [String] {
        _ = try parameters()
        let listing = try await run("mdir", ["-/", "-b", "-i", path.string, "::"])
        return listing.output.split(separator: "\n").compactMap { line in
            line.hasPrefix("::/") && !line.hasSuffix("/") ? String(line.dropFirst(3)) : nil
        }
    }

    /// The content of a file of the image.
    public func read(_ name: String) async throws -> [UInt8] {
        try await run("mtype", ["-i", path.string, "::/\(name)"]).standardOutput
    }

    /// Changes those boot loaders' files in the image that need it; see ``BootConfiguration``.
    ///
    /// - Parameters:
    ///   - configuration: nil to change only what follows.
    ///   - followed: What became of the same files outside the image, by their path as
    ///     ``BootConfiguration/paths`` has it: where both were equal, they stay so.
    ///   - modified: What is written as the time of their last change.
    ///   - work: A directory for temporary files.
    /// - Returns: The names of those that were changed, as the image has them.
    /// - Throws: `.image`; ``CommandFailure``; ``FileError``.
    @discardableResult
    public func edit(
        _ configuration: BootConfiguration?, following followed: [String: Change] = [:], modified: Timestamp,
        work: FilePath
    ) async throws -> [String] {
        var changes: [(name: String, content: [UInt8])] = []
        for name in try await files() {
            guard let known = BootConfiguration.known(name) else { continue }
            let content = try await read(name)
            let change = followed[known].flatMap { $0.old == content ? $0 : nil }
            let new = change?.new ?? configuration?.edited(content, at: known) ?? content
            if new != content { changes.append((name, new)) }
        }
        for change in changes {
            try await replace(change.name, with: change.content, modified: modified, work: work)
        }
        return changes.map(\.name)
    }

    /// Puts a file into the image in place of one of that name, and makes the image larger if it must be.
    public func replace(
        _ name: String, with content: [UInt8], modified: Timestamp, work: FilePath
    ) async throws {
        let old = try await read(name).count
        try await makeRoom(for: content.count, replacing: old, work: work)
        let file = work.appending("boot-file")
        try Files.writeAtomically(content, to: file)
        try Files.setModified(modified, of: file)
        try await run("mcopy", ["-i", path.string, "-o", "-m", "-n", file.string, "::/\(name)"])
        try Files.remove(file)
    }

    // MARK: Size

    private func makeRoom(for new: Int, replacing old: Int, work: FilePath) async throws {
        let fat = try parameters()
        func clusters(_ size: Int) -> Int { (size + fat.clusterSize - 1) / fat.clusterSize }
        let needed = (clusters(new) - clusters(old)) * fat.clusterSize
        let free = try await freeBytes()
        guard needed > free else { return }
        try await grow(by: needed - free, from: fat, work: work)
    }

    private func freeBytes() async throws -> Int {
        let listing = try await run("mdir", ["-i", path.string, "::"])
        let line = listing.output.split(separator: "\n").last { $0.hasSuffix("bytes free") }
        guard let free = line.flatMap({ Int($0.filter(\.isNumber)) }) else {
            throw ComposeError(.image, "\(path): mdir does not say how much room is left")
        }
        return free
    }

    /// Makes a larger file system with the same name, number and files, and puts it in place of this one.
    private func grow(by bytes: Int, from fat: FATParameters, work: FilePath) async throws {
        try await WorkDirectory.withTemporaryDirectory(prefix: "boot-image-", in: work) { directory in
            let (new, content) = (directory.appending("image"), directory.appending("content"))
            try Files.createDirectories(content)
            // The tables grow, too; a whole MiB more leaves room for them.
            let size = fat.size + bytes + (1 << 20)
            let sectors = (size + 511) / 512
            let serial = String(fat.serial, radix: 16)
            var arguments = ["-C", "-i", new.string, "-T", "\(sectors)", "-N", serial]
            // With larger clusters there might be too few for this kind.
            if fat.isFAT32 { arguments += ["-F", "-c", "\(fat.sectorsPerCluster)"] }
            if let label = try await label() { arguments += ["-v", label] }
            try await run("mformat", arguments + ["::"])
            try await run("mcopy", ["-i", path.string, "-s", "-m", "-n", "::/*", content.string])
            let names = try Files.list(content).map { content.appending($0).string }
            if !names.isEmpty {
                try await run("mcopy", ["-i", new.string, "-s", "-m", "-n"] + names + ["::/"])
            }
            try Files.copy(new, to: path)
        }
    }

    private func label() async throws -> String? {
        let text = try await run("mlabel", ["-s", "-i", path.string, "::"]).output
        // "Volume label is NAME", with an explanation in brackets when there are two.
        guard let found = text.firstRange(of: " label is ") else { return nil }
        let label = text[found.upperBound...].prefix { $0 != "\n" && $0 != "(" }
        let trimmed = label.reversed().drop { $0 == " " }.reversed()
        return trimmed.isEmpty ? nil : String(trimmed)
    }

    private func parameters() throws -> FATParameters {
        let sector = try Files.read(path, at: 0, count: 512)
        guard let fat = FATParameters(sector) else {
            throw ComposeError(
                .image, "\(path) is no FAT file system; boot images of other kinds stay as they are")
        }
        return fat
    }

    @discardableResult
    private func run(_ program: String, _ arguments: [String]) async throws -> CommandResult {
        try await host.runner.check(
            Command(
                program, arguments,
                // Times in FAT are local ones; images of installers often fail mtools's checks of their geometry.
                environment: host.environment.forCommands(["TZ": "UTC0", "MTOOLS_SKIP_CHECK": "1"]),
                in: host.environment.currentDirectory, timeout: .seconds(600), remedy: "install mtools"))
    }
}
