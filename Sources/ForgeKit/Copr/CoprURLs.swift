/// Where people find things of a Copr.
extension CoprSettings {
    /// The page of a project.
    public func page(of project: CoprProjectName) -> String { url + "/coprs/" + path(of: project) + "/" }

    /// The page of a build.
    public func page(of build: CoprBuild.ID) -> String { "\(url)/coprs/build/\(build)/" }

    /// The page of a user's or a group's projects.
    public func page(ofOwner owner: String) -> String { url + "/coprs/" + path(ofOwner: owner) + "/" }

    /// Where a project's settings are changed.
    public func settingsPage(of project: CoprProjectName) -> String { page(of: project) + "edit/" }

    /// Where permissions are asked for and given.
    public func permissionsPage(of project: CoprProjectName) -> String {
        page(of: project) + "permissions/"
    }

    /// What Copr is doing.
    public var statusPage: String { url + "/status/" }

    /// Where a token is got or renewed.
    public var tokenPage: String { url + "/api/" }

    /// The file for `/etc/yum.repos.d`.
    public func repoFile(of project: CoprProjectName, chroot: CoprChroot) -> String {
        let owner = project.group.map { "group_\($0)" } ?? project.owner
        let file: APIPath = "\("\(owner)-\(project.name)-\(chroot.distribution).repo")"
        let folder: APIPath = "repo/\(chroot.distribution)/"
        return page(of: project) + folder.text + file.text
    }

    private func path(of project: CoprProjectName) -> String {
        let name: APIPath = "\(project.name)"
        return path(ofOwner: project.owner) + "/" + name.text
    }

    private func path(ofOwner owner: String) -> String {
        let path: APIPath =
            if owner.hasPrefix("@") { "g/\(String(owner.dropFirst()))" } else { "\(owner)" }
        return path.text
    }
}

/// A file of a build's results.
public enum CoprLog: String, Hashable, Sendable, CaseIterable {
    /// Grows while the build runs.
    case live = "builder-live.log.gz"
    case build = "build.log.gz"
    case backend = "backend.log.gz"
    case root = "root.log.gz"
    /// Which packages were built, as JSON.
    case results = "results.json"
}

extension CoprBuildChroot {
    /// Nil before the build begins.
    public func url(of log: CoprLog) -> String? { resultURL.map { $0.coprResult(log) } }

    /// The log to read now: the growing one while the build runs.
    public var logURL: String? { url(of: state.isFinal ? .build : .live) }
}

extension CoprSourceChroot {
    /// Nil before the source package is made.
    public func url(of log: CoprLog) -> String? { resultURL.map { $0.coprResult(log) } }

    /// The log to read.
    public var logURL: String? { url(of: .live) }
}

extension String {
    fileprivate func coprResult(_ log: CoprLog) -> String {
        hasSuffix("/") ? self + log.rawValue : "\(self)/\(log.rawValue)"
    }
}
