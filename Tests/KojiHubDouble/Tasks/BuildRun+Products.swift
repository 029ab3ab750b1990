internal import HostKit
internal import KojiKit
internal import RPMKit
internal import SystemPackage

extension BuildRun {
    /// What a source is built to.
    struct Product {
        var build: KojiHubDouble.Build
        /// Package files, the source package too.
        var files: [FilePath]
    }

    /// What a test has prepared for a source, or what its headers and its name tell.
    ///
    /// - Parameter srpm: Where the source package lies below the work directory.
    static func product(_ task: TaskRun, _ source: String, _ srpm: String) throws -> Product {
        let name = srpm.split(separator: "/").last.map(String.init) ?? ""
        if let prepared = task.builder.prepared(source) ?? task.builder.prepared(name) {
            return Product(build: prepared.build, files: prepared.files)
        }
        let path = task.files.work.pushing(FilePath(srpm))
        if let header = try? PackageHeader.read(path), header.isSource {
            var build = KojiHubDouble.Build(header.name, header.version, header.release)
            build.epoch = header.epoch.map { Int64($0) }
            build.rpms = [KojiHubDouble.RPM(header)]
            return Product(build: build, files: [path])
        }
        let nvr = try PackageNames.nvra(name).nvr
        let build = KojiHubDouble.Build(
            nvr.name, nvr.version, nvr.release,
            rpms: [.init(nvr.name, "src"), .init(nvr.name, "x86_64")])
        return Product(build: build, files: [])
    }

    /// Makes the source package of a source.
    static func source(_ task: TaskRun, _ facts: TaskRun.Facts) throws -> XMLRPCValue {
        let source = facts.parameters.first?.string ?? ""
        var name: String
        if source.contains("://") {
            // `git+https://example.com/hello.git#hash`
            let end = source.prefix { $0 != "#" }.split(separator: "/").last.map(String.init) ?? ""
            name = (end.hasSuffix(".git") ? String(end.dropLast(4)) : end) + "-1.0-1.src.rpm"
            if let prepared = task.builder.prepared(source) { name = prepared.build.nvr + ".src.rpm" }
        } else {
            name = source.split(separator: "/").last.map(String.init) ?? ""
            let upload = task.files.work.pushing(FilePath(source))
            guard Files.isRegular(upload) else { throw HubFault.generic("Missing source package: \(source)") }
            try Files.place(upload, at: task.directory)
        }
        if let prepared = task.builder.prepared(source) ?? task.builder.prepared(name) {
            for path in prepared.files where path.string.hasSuffix(".src.rpm") {
                try Files.place(path, at: task.directory)
            }
        }
        if !Files.exists(task.directory.appending(name)) {
            try task.write([name: Array("a made up source package of \(source)\n".utf8)])
        }
        try writeLogs(task)
        return [
            "srpm": .string(task.place(name)), "logs": XMLRPCValue(logs.map { task.place($0) }),
            "brootid": nil,
            "source": ["source": .string(source), "url": .string(source)],
        ]
    }

    /// Makes the packages of one arch.
    static func packages(_ task: TaskRun, _ facts: TaskRun.Facts) throws -> XMLRPCValue {
        let parameters = facts.parameters
        let srpm = parameters.first?.string ?? ""
        let keepsSource = parameters.count > 3 && parameters[3].isTrue
        let parent = try task.transaction { transaction -> XMLRPCValue in
            let parent = try transaction.database.int("SELECT parent FROM task WHERE id = ?", [.int(task.id)])
            return try TaskStore(transaction).task(parent ?? 0, request: true)?["request"]?.array?.first
                ?? nil
        }
        let made = try product(task, parent.string ?? "", srpm)
        var rpms: [String] = []
        var sources: [String] = []
        for rpm in made.build.rpms {
            let isSource = rpm.arch == "src"
            // What is for all arches is kept of the first one.
            guard isSource || rpm.arch == "noarch" ? keepsSource : rpm.arch == facts.arch else { continue }
            let version = "\(rpm.version ?? made.build.version)-\(rpm.release ?? made.build.release)"
            let name = "\(rpm.name)-\(version).\(rpm.arch).rpm"
            if let file = made.files.first(where: { $0.lastComponent?.string == name }) {
                try Files.place(file, at: task.directory)
            } else if !Files.exists(task.directory.appending(name)) {
                try task.write([name: Array("a made up package \(name)\n".utf8)])
            }
            if isSource { sources.append(task.place(name)) } else { rpms.append(task.place(name)) }
        }
        try writeLogs(task)
        return [
            "rpms": XMLRPCValue(rpms), "srpms": XMLRPCValue(sources),
            "logs": XMLRPCValue(logs.map { task.place($0) }), "brootid": nil,
        ]
    }

    private static func writeLogs(_ task: TaskRun) throws {
        for name in logs { try task.write([name: Array("the \(name) of task \(task.id)\n".utf8)]) }
    }
}

extension TaskRun {
    /// A file of this task as results name it.
    func place(_ name: String) -> String { "tasks/\(id % 10000)/\(id)/\(name)" }
}

extension KojiHubDouble.RPM {
    /// What a package file says of itself, and which signatures it carries.
    init(_ header: PackageHeader) {
        self.init(header.name, header.nevra.arch.rawValue)
        version = header.version
        release = header.release
        epoch = header.epoch.map { Int64($0) }
        size = header.file.identity.map { Int64($0.size) } ?? 0
        buildTime = header.buildTime.map { Int64($0) } ?? 0
        payloadHash = header.md5
        for signature in header.signatures { signatures[signature.shortKeyID] = "" }
    }
}
