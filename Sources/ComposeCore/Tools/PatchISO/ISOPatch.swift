internal import DigestKit
internal import HostKit
internal import SystemPackage

/// What becomes of one image: collected from it and the directories, before anything is written.
struct ISOPatch: Sendable {
    let work: FilePath
    private let tool: PatchISO
    private let volume: SourceVolume
    /// What goes onto the image; files that were changed are added to what the user gave.
    private var overlay: ISOOverlay
    /// What the user gave.
    private let given: ISOOverlay
    private var content = ISOContent()
    private var arch: String?
    /// The path of the new content of partitions, by number.
    private var partitions: [(partition: AppendedPartition, source: FilePath)] = []
    private var bootConfigurations: [String] = []
    private var warnings: [String] = []
    private var made = 0

    init(_ tool: PatchISO, _ volume: SourceVolume, _ overlay: ISOOverlay, work: FilePath) {
        self.tool = tool
        self.volume = volume
        self.overlay = overlay
        given = overlay
        self.work = work
    }

    private static let efiImage = "images/efiboot.img"

    private var request: PatchISO.Request { tool.request }
    private var volumeID: String { request.volumeID ?? volume.volumeID }
    var isSupported: Bool { request.isSupported ?? volume.isSupported ?? false }

    var report: PatchISO.Report {
        PatchISO.Report(
            volumeID: volumeID, isSupported: isSupported,
            isBootable: volume.isBootable || request.arch != nil,
            arch: arch, changes: overlay.files.keys.sorted(), bootConfigurations: bootConfigurations,
            warnings: warnings)
    }

    // MARK: What changes

    mutating func prepare() async throws {
        content = try await ISOContent(of: request.source, tool)
        try content.check(overlay)
        arch = try await findArch()
        let configuration = BootConfiguration(
            volumeID: volumeID, usesKickstart: given.files[BootConfiguration.kickstartName] != nil)
        let isNew = volumeID != volume.volumeID || configuration.usesKickstart
        try await edit(isNew ? configuration : nil)
        try await updateChecksums()
        // Their former sizes tell how much of them is loaded.
        for path in content.boot.files where overlay.files[path] != nil && content.has(path) {
            _ = try await extracted(path)
        }
    }

    /// The arch of an image that boots; others may have any.
    private mutating func findArch() async throws -> String? {
        if let arch = request.arch { return arch }
        guard volume.isBootable else { return nil }
        if let path = try await source(of: ".treeinfo"),
            let ini = try? INIFile(Files.readText(path), name: "")
        {
            if let arch = ini["tree", "arch"] ?? ini["general", "arch"] { return arch }
        }
        guard let path = try await source(of: ".discinfo") else { return nil }
        return try? DiscInfo(Files.readText(path), name: "").arch
    }

    /// - Parameter configuration: nil when neither label nor kickstart change; what the user replaced is taken as
    ///   it is then.
    private mutating func edit(_ configuration: BootConfiguration?) async throws {
        var followed: [String: BootImage.Change] = [:]
        for path in BootConfiguration.paths where configuration != nil || given.files[path] != nil {
            guard let source = try await source(of: path) else { continue }
            let old = try Files.read(source)
            let new = configuration?.edited(old, at: path) ?? old
            let original = content.has(path) ? try Files.read(try await extracted(path)) : old
            if new != original { followed[path] = BootImage.Change(old: original, new: new) }
            guard new != old else { continue }
            try put(new, at: path)
            bootConfigurations.append(path)
        }
        if configuration != nil || !followed.isEmpty || given.files[Self.efiImage] != nil {
            try await editImages(configuration, followed)
        }
    }

    /// Changes what UEFI reads: a FAT image, on the image or behind it or both.
    private mutating func editImages(
        _ configuration: BootConfiguration?, _ followed: [String: BootImage.Change]
    ) async throws {
        if let source = try await source(of: Self.efiImage) {
            if !BootImage(source, on: tool.host).isFAT {
                warnings.append("\(Self.efiImage) is no FAT file system, and stays as it is")
            } else if let copy = try await editedImage(source, Self.efiImage, configuration, followed) {
                try overlay.put(file: Self.efiImage, from: copy)
            }
        }
        for partition in content.partitions {
            let original = newFile()
            try Files.write(partition, of: request.source, to: original)
            if content.has(Self.efiImage), let new = overlay.files[Self.efiImage],
                try Files.haveSameContent(original, try await extracted(Self.efiImage))
            {
                // The same image twice; both stay the same.
                partitions.append((partition, new))
                continue
            }
            guard BootImage(original, on: tool.host).isFAT else { continue }
            let title = "partition \(partition.number)"
            if let copy = try await editedImage(original, title, configuration, followed) {
                partitions.append((partition, copy))
            }
        }
    }

    /// A changed copy of a FAT image; nil when nothing in it changes.
    private mutating func editedImage(
        _ source: FilePath, _ title: String, _ configuration: BootConfiguration?,
        _ followed: [String: BootImage.Change]
    ) async throws -> FilePath? {
        let copy = newFile()
        try Files.copy(source, to: copy)
        try Files.setPermissions([.ownerReadWrite], of: copy)
        let names = try await BootImage(copy, on: tool.host).edit(
            configuration, following: followed, modified: tool.host.environment.buildTime, work: work)
        bootConfigurations += names.map { "\(title):\($0)" }
        return names.isEmpty ? nil : copy
    }

    /// Brings the checksums in `.treeinfo` up to date for all files that are new or changed.
    private mutating func updateChecksums() async throws {
        guard !overlay.files.isEmpty, let path = try await source(of: ".treeinfo") else { return }
        let old = try Files.read(path)
        let files = overlay.files
        let new = try TreeInfoChecksums.updated(old) { name, kind in
            try files[name].map { (path) throws in try Checksum.of(path, kind) }
        }
        if new != old { try put(new, at: ".treeinfo") }
    }

    // MARK: Files

    private mutating func newFile() -> FilePath {
        made += 1
        return work.appending("file-\(made)")
    }

    private mutating func put(_ bytes: [UInt8], at path: String) throws {
        let file = newFile()
        try Files.writeAtomically(bytes, to: file)
        try Files.setModified(tool.host.environment.buildTime, of: file)
        try overlay.put(file: path, from: file)
    }

    /// Where the content is that a path on the image will have; nil if it will not be there.
    private mutating func source(of path: String) async throws -> FilePath? {
        if let file = overlay.files[path] { return file }
        return content.has(path) ? try await extracted(path) : nil
    }

    /// A file of the source.
    private mutating func extracted(_ path: String) async throws -> FilePath {
        if let file = content.extracted[path] { return file }
        let file = newFile()
        try await tool.xorriso([
            "-osirrox", "on", "-indev", "stdio:\(request.source)", "-extract", "/\(path)", file.string,
        ])
        content.extracted[path] = file
        return file
    }

    // MARK: Commands

    /// The most bytes of a plain name that xorriso writes as it is; genisoimage has longer ones. Beyond that, plain
    /// names are cut, which only systems notice that know neither Rock Ridge nor Joliet.
    private static let longestPlainName = 96

    private var longestName: Int {
        (Array(content.files) + overlay.files.keys).reduce(0) { longest, path in
            max(longest, FilePath(path).lastComponent?.string.utf8.count ?? 0)
        }
    }

    /// The commands that write the image.
    func script(output: FilePath) throws -> XorrisoScript {
        var script = XorrisoScript()
        var rules = ["joliet_long_names", "joliet_long_paths", "long_names", "deep_paths", "long_paths"]
        if volume.hasFreeNames, longestName <= Self.longestPlainName { rules.append("untranslated_names") }
        script.add("-joliet", volume.hasJoliet ? "on" : "off")
        script.add("-compliance", rules.joined(separator: ":"))
        script.add("-indev", "stdio:\(request.source)")
        script.add("-outdev", "stdio:\(output)")
        script.add("-volid", volumeID)
        for path in overlay.directories.sorted() where !content.directories.contains(path) {
            script.makeDirectory(path)
        }
        for (path, source) in overlay.files.sortedByKey() {
            let record = try Files.stat(source)
            script.map(
                source, to: path, isExecutable: record.permissions.contains(.ownerExecute),
                time: latestTime(record.modified))
        }
        // Only now: boot records are made of the files that are on the image at that moment.
        try addBoot(to: &script)
        // A copy with nothing but another mark is wanted, too.
        script.add("-changes_pending", "yes")
        script.add("-commit")
        script.add("-end")
        return script
    }

    private func addBoot(to script: inout XorrisoScript) throws {
        if volume.isBootable {
            for line in try content.boot.lines(oldSize: replacedSize) { script.add(line: line) }
            for (partition, source) in partitions {
                script.add("-append_partition", "\(partition.number)", partition.type, source.string)
            }
        } else if let arch = request.arch {
            let (content, overlay) = (content, overlay)
            let arguments = try BootRecords.arguments(arch) { content.has($0) || overlay.files[$0] != nil }
            for argument in arguments { script.add("-boot_image", "any", argument) }
        }
    }

    /// The former size of a boot image that is replaced.
    private func replacedSize(_ path: String) throws -> Int64? {
        guard overlay.files[path] != nil, let old = content.extracted[path] else { return nil }
        return try Files.stat(old).size
    }

    /// Files that are newer than the moment that everything made is to have get that one.
    private func latestTime(_ modified: Timestamp) -> Int64? {
        guard let epoch = tool.host.environment["SOURCE_DATE_EPOCH"].flatMap(Timestamp.init(sourceDateEpoch:))
        else { return nil }
        return modified > epoch ? epoch.seconds : nil
    }
}
