internal import CurlHTTP
internal import DigestKit
internal import HostKit
internal import KojiKit
internal import SystemPackage

/// What tasks that make images gave: which files there are, and the files themselves.
struct TaskResults: Sendable {
    let tasks: KojiTasks
    let link: LinkType

    /// Bytes that an image may have.
    static let sizeLimit: Int64 = 256 << 30

    init(_ context: DeliveryContext) throws(ComposeError) {
        tasks = try context.tasks()
        link = context.link
    }

    // MARK: Which there are

    /// The files that the subtasks of a task made for their arches, logs among them; subtasks that did not close made
    /// none.
    ///
    /// - Parameters:
    ///   - methods: What such subtasks are called, as in `createLiveMedia`; nil for all with such a result.
    ///   - isScratch: Whether the files lie with the tasks, and not with a build.
    /// - Throws: ``KojiError``; `.koji` for a build that is not there.
    func files(
        of task: KojiTask.ID, subtasks methods: Set<String>?, isScratch: Bool
    ) async throws -> [TaskFile] {
        let children = try await tasks.hub.call(KojiRequest<[KojiTask]>.taskChildren(task))
            .filter { (methods?.contains($0.method) ?? true) && $0.state == .closed }
            .sorted { $0.id.rawValue < $1.id.rawValue }
        var files: [TaskFile] = []
        var builds: [String: [TaskFile]] = [:]
        for child in children {
            guard let result = try await result(of: child, isImage: methods != nil) else { continue }
            guard !isScratch else {
                let maker = result.task ?? child.id
                files += try await scratchFiles(result, of: maker, arch: result.arch)
                continue
            }
            let nvr = try await build(of: result, task)
            let known: [TaskFile]
            if let read = builds[nvr] { known = read } else { known = try await self.files(ofBuild: nvr) }
            builds[nvr] = known
            for name in result.files {
                guard var file = known.first(where: { $0.name == name }) else {
                    throw ComposeError(
                        .koji, "the build \(nvr) has no file '\(name)', which task \(child.id) made")
                }
                file.arch = result.arch
                file.maker = child.id
                files.append(file)
            }
        }
        return files
    }

    /// What a subtask made; nil for one whose result is not that of an image, unless it has to be.
    private func result(of child: KojiTask, isImage: Bool) async throws -> KojiImageResult? {
        let value = try await tasks.hub.call(.taskResult(child.id))
        guard isImage || value.structure?["files"]?.array != nil else { return nil }
        var result = try KojiImageResult(value)
        if result.arch.isEmpty { result.arch = child.arch }
        return result
    }

    /// N-V-R of the build that has the files of a subtask.
    ///
    /// Some builders leave the release out: then it is the build that the whole task made.
    private func build(of result: KojiImageResult, _ task: KojiTask.ID) async throws -> String {
        let parts = [result.name, result.version, result.release]
        guard parts.contains("") else { return parts.joined(separator: "-") }
        var filter = KojiBuildFilter()
        filter.task = task
        let builds = try await tasks.hub.list(.builds(filter))
        guard let build = builds.first, builds.count == 1 else {
            throw ComposeError(.koji, "task \(task) made \(builds.count) builds; one was expected")
        }
        return build.nvr
    }

    private func scratchFiles(
        _ result: KojiImageResult, of task: KojiTask.ID, arch: String
    ) async throws -> [TaskFile] {
        let sizes = Dictionary(
            try await tasks.hub.call(.taskOutputOnAllVolumes(task, details: true)).map { ($0.name, $0.size) }
        ) { first, _ in first }
        return result.files.map { name in
            TaskFile(
                name: name, arch: arch, place: .task(task), size: sizes[name] ?? nil, maker: task)
        }
    }

    /// The images of a build.
    func files(ofBuild nvr: String) async throws -> [TaskFile] {
        guard let build = try await tasks.hub.call(KojiRequest<KojiBuild?>.build(nvr)) else {
            throw ComposeError(.koji, "there is no build \(nvr)")
        }
        return try await files(of: build)
    }

    /// The images of a build, each with the arch that its metadata names.
    func files(of build: KojiBuild) async throws -> [TaskFile] {
        let archives = try await tasks.hub.call(.archives(of: build.id, type: "image"))
        let paths = PathInfo(top: "")
        return try archives.filter { !$0.isMetadataOnly }.map { archive in
            let path = try paths.file(archive, of: build).drop { $0 == "/" }
            let arch = archive.arch ?? archive.extra["image"]?.structure?["arch"]?.string ?? ""
            var file = TaskFile(name: archive.fileName, arch: arch, place: .path(String(path)))
            file.size = archive.size > 0 ? archive.size : nil
            file.checksum = archive.checksumType.flatMap { Checksum($0.kind, hexadecimal: archive.checksum) }
            file.build = "\(build.name)-\(build.version)-\(build.release)"
            file.archive = archive.id
            return file
        }
    }

    // MARK: The files themselves

    /// Puts a file in a place: linked where Koji's files are on this machine, else fetched.
    ///
    /// It appears whole or not at all; one that an earlier start put there is accepted if it is the same.
    /// - Throws: `.koji` for a file that is missing, empty, too large or not of the size that the hub says, or outside of
    ///   Koji's directories.
    func place(_ file: TaskFile, at target: FilePath) async throws {
        guard file.name.isPlainName else {
            throw ComposeError(.koji, "the hub names a file '\(file.name)', which is no name of one")
        }
        if let size = file.size, size > Self.sizeLimit {
            throw ComposeError(.koji, "\(file.name) has \(size) bytes; at most \(Self.sizeLimit) are taken")
        }
        try Files.createDirectories(target.removingLastComponent())
        let top = tasks.profile.topDirectory
        if Files.isDirectory(top) {
            try placeLocal(file, top, target)
        } else {
            try await fetch(file, target)
        }
    }

    private func path(_ file: TaskFile, _ paths: PathInfo) throws(KojiError) -> String {
        switch file.place {
        case .task(let id): try paths.file(file.name, of: id)
        case .path(let path): "\(paths.top)/\(path)"
        }
    }

    private func placeLocal(_ file: TaskFile, _ top: FilePath, _ target: FilePath) throws {
        // The directory of a scratch build's task has symbolic links to where the files are.
        let source = try Files.resolve(FilePath(try path(file, PathInfo(top: top.string))), under: top)
        guard let found = Files.record(source) else {
            throw ComposeError(.koji, "\(file.name) is not there: Koji has no \(source)")
        }
        if let problem = problem(found.size, file) { throw problem }
        try removeOther(target, than: source)
        try PackageLinker(link).place(source, at: target)
        guard link == .symlink || link == .absoluteSymlink, case .task = file.place else { return }
        // Files of tasks are removed after some days: the link would lead nowhere.
        try? Files.remove(target)
        try PackageLinker(.hardlinkOrCopy).place(source, at: target)
    }

    /// Removes what an earlier start put there, if it is another file: of a task that was made anew since.
    private func removeOther(_ target: FilePath, than source: FilePath) throws {
        guard let old = Files.record(target, followingSymlinks: false) else { return }
        let new = try Files.stat(source)
        if old.kind == .regular, old.size == new.size, old.modified.seconds == new.modified.seconds { return }
        try Files.remove(target)
    }

    private func fetch(_ file: TaskFile, _ target: FilePath) async throws {
        if let old = Files.record(target), old.size == file.size, try isWhole(target, file) { return }
        switch file.place {
        case .task(let id):
            let known = KojiTaskFile(name: file.name, volume: "DEFAULT", size: file.size)
            try await tasks.fetch(known, of: id, to: target, limit: Self.sizeLimit)
        case .path:
            guard let top = tasks.profile.topURL else {
                throw ComposeError(
                    .koji,
                    "the files of Koji are not here: the profile '\(tasks.profile.name)' has topdir "
                        + "\(tasks.profile.topDirectory), which is no directory, and no topurl; correct one of them"
                )
            }
            var download = Download(
                [try path(file, PathInfo(top: top))], to: target, checksum: file.checksum)
            download.size = file.size
            download.limit = Self.sizeLimit
            try await tasks.http.download(download)
        }
        if let problem = problem(try Files.stat(target).size, file) {
            try Files.remove(target)
            throw problem
        }
    }

    private func isWhole(_ path: FilePath, _ file: TaskFile) throws -> Bool {
        guard let wanted = file.checksum else { return false }
        let found: Checksum = try Checksum.of(path, wanted.kind)
        return found == wanted
    }

    private func problem(_ size: Int64, _ file: TaskFile) -> ComposeError? {
        if size == 0 { return ComposeError(.koji, "\(file.name) is empty") }
        if size > Self.sizeLimit {
            return ComposeError(.koji, "\(file.name) has \(size) bytes; at most \(Self.sizeLimit) are taken")
        }
        guard let wanted = file.size, wanted != size else { return nil }
        return ComposeError(.koji, "\(file.name) has \(size) bytes instead of \(wanted)")
    }
}

extension String {
    /// Whether this is the name of a file, and nothing that leads elsewhere.
    var isPlainName: Bool {
        !isEmpty && self != "." && self != ".." && !utf8.contains { $0 == UInt8(ascii: "/") || $0 < 0x20 }
    }
}
