extension PathInfo {
    /// The file of a package.
    public func file(_ rpm: KojiRPM, of build: KojiBuild) -> String {
        "\(self.build(build))/\(self.rpm(rpm))"
    }

    /// The file of a package's copy that carries a signature.
    public func signedFile(_ rpm: KojiRPM, of build: KojiBuild, key: String) -> String {
        "\(self.build(build))/\(signed(rpm, key: key))"
    }

    /// The directory of a build's logs; those of an architecture lie in a directory of that name below it.
    public func logs(_ build: KojiBuild) -> String { "\(self.build(build))/data/logs" }

    /// A log of a build.
    public func log(_ log: KojiBuildLog) throws(KojiError) -> String { "\(top)/\(try parts(log.path))" }

    /// The directory of a build's files of a type: `images`, `maven`, `win`, or one below `files`.
    public func content(_ build: KojiBuild, type: String) -> String {
        let directory =
            switch type {
            case "image": "images"
            case "maven", "win": type
            default: "files/\(part(type))"
            }
        return "\(self.build(build))/\(directory)"
    }

    /// The file of an archive.
    ///
    /// - Throws: `.unexpectedAnswer` for names that lead somewhere else.
    public func file(_ archive: KojiArchive, of build: KojiBuild) throws(KojiError) -> String {
        guard archive.buildType.isPathPart else { throw KojiError.escaping(archive.buildType) }
        var path = content(build, type: archive.buildType)
        if archive.buildType == "maven", let group = archive.group, let artifact = archive.artifact,
            let version = archive.version
        {
            let directories = group.split(separator: ".", omittingEmptySubsequences: false)
            path +=
                "/\(try parts(directories.joined(separator: "/")))/\(try parts(artifact))/\(try parts(version))"
        }
        if archive.buildType == "win", let directory = archive.relativePath, !directory.isEmpty {
            path += "/\(try parts(directory))"
        }
        return "\(path)/\(try parts(archive.fileName))"
    }

    /// A path that is told as one below ``work``, such as those that tasks give.
    ///
    /// - Throws: `.unexpectedAnswer` for one that leads somewhere else.
    public func work(_ path: String) throws(KojiError) -> String { "\(work)/\(try parts(path))" }

    /// A file of a task.
    ///
    /// - Throws: `.unexpectedAnswer` for a name that leads somewhere else.
    public func file(_ name: String, of task: KojiTask.ID, volume: String? = nil) throws(KojiError) -> String
    {
        "\(self.task(task, volume: volume))/\(try parts(name))"
    }

    /// The directory of a scratch build's results.
    ///
    /// - Parameter owner: The name of the user who made the task.
    public func scratch(_ task: KojiTask.ID, owner: String) throws(KojiError) -> String {
        guard owner.isPathPart else { throw KojiError.escaping(owner) }
        return "\(top)/scratch/\(part(owner))/task_\(task.rawValue)"
    }

    /// The directory of a repository that builders use.
    ///
    /// - Parameter id: Nil for the latest.
    public func repository(_ id: KojiRepository.ID?, tag: String) throws(KojiError) -> String {
        "\(top)/repos/\(try parts(tag))/\(id.map(\.description) ?? "latest")"
    }

    /// The directory of a repository for others than builders.
    ///
    /// - Parameter id: Nil for the latest.
    public func distRepository(_ id: KojiRepository.ID?, tag: String) throws(KojiError) -> String {
        "\(top)/repos-dist/\(try parts(tag))/\(id.map(\.description) ?? "latest")"
    }
}
