internal import KojiKit

/// A package that an image is wrapped in.
struct WrappedPackage: Sendable, Hashable {
    var file: TaskFile
    /// What it is in the build that it is of; nil in a scratch build.
    var rpm: KojiRPM?
    var build: KojiBuild?

    /// The copy of its file that carries a signature; nil in a scratch build.
    func signed(by key: String) -> TaskFile? {
        guard let rpm, let build else { return nil }
        let path = PathInfo(top: "").signedFile(rpm, of: build, key: key).drop { $0 == "/" }
        return TaskFile(name: rpm.fileName, arch: rpm.arch, place: .path(String(path)))
    }
}

/// Finds the packages that tasks of Koji's wrapped their images in.
struct WrappedPackages: Sendable {
    let tasks: KojiTasks

    init(_ tasks: KojiTasks) { self.tasks = tasks }

    /// The packages that a task's `wrapperRPM` subtasks made, without sources, by name.
    ///
    /// - Throws: ``KojiError``; `.koji` for packages that no build has.
    func packages(of task: KojiTask.ID, isScratch: Bool) async throws -> [WrappedPackage] {
        let children = try await tasks.hub.call(KojiRequest<[KojiTask]>.taskChildren(task))
        var packages: [WrappedPackage] = []
        for child in children where child.method == "wrapperRPM" && child.state == .closed {
            // They are told with the directory that the wrapper has them in.
            let names = try await tasks.hub.call(.wrapperResult(child.id)).rpms
                .map { String($0.split(separator: "/").last ?? "") }
            packages +=
                isScratch
                ? names.map { WrappedPackage(file: TaskFile(name: $0, arch: "", place: .task(child.id))) }
                : try await built(names, task, child.id)
        }
        return packages.sorted { $0.file.name < $1.file.name }
    }

    private func built(
        _ names: [String], _ task: KojiTask.ID, _ wrapper: KojiTask.ID
    ) async throws -> [WrappedPackage] {
        var known: [String: WrappedPackage] = [:]
        for build in try await tasks.hub.list(.builds(KojiBuildFilter(task: task))) {
            for rpm in try await tasks.hub.call(KojiRequest<[KojiRPM]>.buildRPMs(build.id)) {
                let path = PathInfo(top: "").file(rpm, of: build).drop { $0 == "/" }
                var file = TaskFile(name: rpm.fileName, arch: rpm.arch, place: .path(String(path)))
                file.size = rpm.size
                known[rpm.fileName] = WrappedPackage(file: file, rpm: rpm, build: build)
            }
        }
        return try names.map { name in
            if let package = known[name] { return package }
            throw ComposeError(
                .koji, "no build of task \(task) has the package '\(name)', which task \(wrapper) made")
        }
    }
}
