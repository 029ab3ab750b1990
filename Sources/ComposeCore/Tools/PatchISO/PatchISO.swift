public import HostKit
public import SystemPackage

/// Puts files onto a finished ISO image and gives it another name, without root and without mounting anything.
///
/// The image is read and written by xorriso, which keeps what it boots by, Rock Ridge and Joliet names and dates.
/// Boot loaders' files are changed where the label or the kickstart that they name changes, on the image and in
/// the FAT images of UEFI.
public struct PatchISO: Sendable {
    public let request: Request
    public let host: Host
    /// Called with each command that is run.
    let tell: @Sendable (String) -> Void

    public init(
        _ request: Request, on host: Host, tell: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.request = request
        self.host = host
        self.tell = tell
    }

    /// What is to be made.
    public struct Request: Sendable, Hashable {
        /// The image to make; one that is there is replaced.
        public var target: FilePath
        /// The image to start from, which stays as it is.
        public var source: FilePath
        /// Directories whose content goes to the top of the image, later ones over earlier ones.
        public var overlays: [FilePath]
        /// nil keeps that of the source.
        public var volumeID: String?
        /// Whether the image is marked as a supported product's; nil keeps what the source says.
        public var isSupported: Bool?
        /// For which arch the image boots; needed only to make one bootable that is not.
        public var arch: String?
        /// Where temporary files go; nil for the system's place.
        public var workDirectory: FilePath?

        public init(target: FilePath, source: FilePath, overlays: [FilePath] = []) {
            self.target = target
            self.source = source
            self.overlays = overlays
        }
    }

    /// What was made.
    public struct Report: Sendable, Hashable {
        public var volumeID: String
        public var isSupported: Bool
        public var isBootable: Bool
        /// Of a bootable image, as far as anything says it.
        public var arch: String?
        /// The files that were put onto the image or changed, sorted.
        public var changes: [String]
        /// The boot loaders' files that were changed, with those in a FAT image as `images/efiboot.img:NAME`.
        public var bootConfigurations: [String]
        public var warnings: [String] = []
    }

    /// Makes the image, which appears whole or not at all.
    ///
    /// - Throws: `.commandLine` for a request that cannot be; `.image`; ``CommandFailure``; ``FileError``.
    public func run() async throws -> Report {
        let volume = try check()
        var warnings = try request.volumeID.map(VolumeID.check) ?? []
        switch volume.hfs {
        case .disc:
            warnings.append("\(request.source) is an HFS volume, too, which the new image will not be")
        case .partition:
            throw ComposeError(
                .image,
                "\(request.source) has an HFS partition, which xorriso cannot write; make the image anew from its tree"
            )
        case nil: break
        }
        let overlay = try ISOOverlay(request.overlays)
        let parent = request.workDirectory ?? host.environment.temporaryDirectory
        var report = try await WorkDirectory.withTemporaryDirectory(prefix: "patch-iso-", in: parent) {
            work in
            var patch = ISOPatch(self, volume, overlay, work: work)
            try await patch.prepare()
            try await write(patch)
            return patch.report
        }
        report.warnings = warnings
        return report
    }

    /// - Returns: What the source is.
    private func check() throws -> SourceVolume {
        let (source, target) = (request.source, request.target)
        guard Files.isRegular(source) else {
            throw ComposeError(.commandLine, "there is no image \(source); name a file")
        }
        guard !Files.isDirectory(target) else {
            throw ComposeError(.commandLine, "\(target) is a directory; name the image to make")
        }
        guard Files.isDirectory(target.removingLastComponent()) else {
            throw ComposeError(
                .commandLine,
                "there is no directory \(target.removingLastComponent()) for the image; create it")
        }
        let records = try (Files.stat(source), Files.record(target))
        if records.0.inode == records.1?.inode, records.0.device == records.1?.device {
            throw ComposeError(
                .commandLine,
                "\(target) is the image to start from, which stays as it is; name another target")
        }
        return try SourceVolume(source)
    }

    private func write(_ patch: ISOPatch) async throws {
        let parent = request.target.removingLastComponent()
        // Beside the target, so that it can get its name in one step.
        try await WorkDirectory.withTemporaryDirectory(prefix: ".patch-iso-", in: parent) { directory in
            let image = directory.appending("image.iso")
            let script = patch.work.appending("commands")
            try Files.writeAtomically(try patch.script(output: image).text, to: script)
            try await xorriso(["-options_from_file", script.string])
            let mark = patch.isSupported ? ["--supported-iso"] : []
            // What the area of the checksum holds may be another image's.
            try await run("implantisomd5", mark + ["--force", image.string], remedy: "install isomd5sum")
            if let old = Files.record(request.target) { try Files.setPermissions(old.permissions, of: image) }
            try Files.move(image, to: request.target)
        }
    }

    /// Runs xorriso without the settings of a user; problems that it would pass over end it.
    @discardableResult
    func xorriso(_ arguments: [String]) async throws -> CommandResult {
        try await run(
            "xorriso",
            ["-no_rc", "-abort_on", "FAILURE", "-return_with", "SORRY", "32", "-report_about", "WARNING"]
                + arguments, remedy: "install xorriso")
    }

    @discardableResult
    private func run(_ program: String, _ arguments: [String], remedy: String) async throws -> CommandResult {
        let epoch = host.environment["SOURCE_DATE_EPOCH"].flatMap(Timestamp.init(sourceDateEpoch:))
        let command = Command(
            program, arguments,
            environment: host.environment.forCommands(["SOURCE_DATE_EPOCH": epoch.map { "\($0.seconds)" }]),
            in: host.environment.currentDirectory, remedy: remedy)
        tell(command.description)
        return try await host.runner.check(command)
    }
}
