internal import DigestKit
internal import HostKit
internal import SystemPackage

/// Uses installers again that are whole and of the same inputs: those of the same compose after a stop, and those of an
/// older one.
struct InstallerReuse: Sendable {
    let context: DeliveryContext
    let room: InstallerRoom
    let plan: BuildinstallPlan
    let inputs: InstallerInputs
    /// Whether the installers of an older compose may be used.
    let allowsOld: Bool

    init(
        _ context: DeliveryContext, _ room: InstallerRoom, _ plan: BuildinstallPlan,
        _ inputs: InstallerInputs,
        allowsOld: Bool
    ) {
        self.context = context
        self.room = room
        self.plan = plan
        self.inputs = inputs
        self.allowsOld = allowsOld
    }

    private var layout: ComposeLayout { context.layout }
    private var record: FilePath { layout.logs.buildinstallRecord(plan.variant, plan.arch) }

    /// Looks for an installer that can be used instead of making one, and puts it in place; why an older one is not is
    /// logged.
    ///
    /// - Returns: A sentence about it; nil if the installer has to be made.
    func take() async throws -> String? {
        let own = try await obstacle(in: layout)
        guard let own else { return "Keeping the installer of \(plan.title): it is whole" }
        if own != .unknown { log("Making the installer of \(plan.title) again: \(own.reason)") }
        // From here on nothing may vouch for what is half made.
        if Files.exists(record) { try Files.remove(record) }
        guard allowsOld, let old = context.old else { return nil }
        if let reason = try await reasonAgainst(old) {
            log("Not reusing the installer of \(plan.title): \(reason)")
            return nil
        }
        try copy(old)
        return "Reusing the installer of \(plan.title) of \(old.top.lastComponent?.string ?? old.top.string)"
    }

    /// Writes what the installer was made of, and what it has.
    func writeRecord() async throws {
        guard let all = inputs.all else { return }
        var outputs: [WorkRecord.Output] = []
        for entry in try Self.files(directory(layout)) {
            outputs.append(try await output(entry, layout))
        }
        try WorkRecord(inputs: all, outputs: outputs).write(to: record)
    }

    private func log(_ text: String) { context.log.info(text, phase: PhaseName.buildinstall.title) }

    private func directory(_ layout: ComposeLayout) -> FilePath {
        layout.work.buildinstall(plan.variant, plan.arch)
    }

    private static func files(_ directory: FilePath) throws -> [Files.WalkEntry] {
        try Files.tree(directory).filter { $0.record.kind != .directory }
    }

    private func output(_ entry: Files.WalkEntry, _ layout: ComposeLayout) async throws -> WorkRecord.Output {
        let path = directory(layout).pushing(entry.path)
        let relative = Files.relative(path, to: layout.top)
        guard entry.record.kind != .symlink else {
            let text = try Files.readlink(path).string
            return .init(
                path: relative.string, size: Int64(text.utf8.count),
                sha256: WorkRecord.digest("-> \(text)".utf8))
        }
        let sums = try await ISODigest.of(path, [.sha256])
        return .init(
            path: relative.string, size: entry.record.size, sha256: sums[.sha256]?.hexadecimal ?? "")
    }

    /// Why the installer of a compose cannot be used; nil if it can.
    private func obstacle(in layout: ComposeLayout) async throws -> WorkObstacle? {
        let path = layout.logs.buildinstallRecord(plan.variant, plan.arch)
        guard let record = try? WorkRecord.read(path), !record.outputs.isEmpty, let all = inputs.all else {
            return .unknown
        }
        let changes = record.differences(from: all)
        guard changes.isEmpty else { return .changed(changes) }
        let known = Dictionary(record.outputs.map { ($0.path, $0) }) { first, _ in first }
        guard Files.isDirectory(directory(layout)) else { return .damaged(record.outputs[0].path) }
        var seen = 0
        for entry in try Self.files(directory(layout)) {
            let relative = Files.relative(directory(layout).pushing(entry.path), to: layout.top)
            guard let wanted = known[relative.string],
                entry.record.kind == .symlink || entry.record.size == wanted.size,
                try await output(entry, layout) == wanted
            else { return .damaged(relative.string) }
            seen += 1
        }
        guard seen == known.count else {
            let missing = record.outputs.first { Files.record(layout.top.pushing(FilePath($0.path))) == nil }
            return .damaged(missing?.path ?? record.outputs[0].path)
        }
        return nil
    }

    private func reasonAgainst(_ old: ComposeLayout) async throws -> String? {
        guard inputs.all != nil else { return "it is not known which packages there are" }
        guard !inputs.hasForeignSources else {
            return "lorax_extra_sources may have other packages than they had then"
        }
        if let obstacle = try await obstacle(in: old) { return obstacle.reason }
        return try await room.change(since: old, plan)
    }

    /// Gives the files of an older compose further names, and takes its logs over.
    private func copy(_ old: ComposeLayout) throws {
        let (from, to) = (directory(old), directory(layout))
        try Files.removeTree(to)
        try Files.createDirectories(to)
        let linker = PackageLinker(.hardlinkOrCopy)
        for entry in try Files.tree(from) {
            let (source, target) = (from.pushing(entry.path), to.pushing(entry.path))
            switch entry.record.kind {
            case .directory: try Files.createDirectories(target)
            case .symlink: try Files.symlink(try Files.readlink(source), at: target)
            default: try linker.place(source, at: target)
            }
        }
        let oldLogs = old.logs.buildinstallLogs(plan.variant, plan.arch)
        let logs = layout.logs.buildinstallLogs(plan.variant, plan.arch)
        try Files.removeTree(logs)
        if Files.isDirectory(oldLogs) { try Files.copyTree(oldLogs, to: logs, keepingTimes: true) }
        let packages = old.logs.buildinstallPackages(plan.variant, plan.arch)
        if Files.isRegular(packages) {
            let target = layout.logs.buildinstallPackages(plan.variant, plan.arch)
            try Files.createDirectories(target.removingLastComponent())
            try Files.copy(packages, to: target, keepingTimes: true)
        }
        // The files have the same places below the tops of both.
        try WorkRecord.read(old.logs.buildinstallRecord(plan.variant, plan.arch)).write(to: record)
    }
}
