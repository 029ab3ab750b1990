internal import KojiKit
internal import RPMKit

/// Builds and scratch builds that the configuration adds to those of tags.
struct KojiBuilds: Sendable {
    let questions: KojiQuestions
    let copies: SignedCopies

    /// Builds with their packages.
    struct Extra: Sendable {
        var builds: [KojiBuild] = []
        var rpms: [KojiRPM] = []

        var names: Set<String> { Set(builds.map(\.name)) }
        var content: KojiTagContent { KojiTagContent(rpms: rpms, builds: builds) }
    }

    /// The builds of `pkgset_koji_builds`.
    ///
    /// - Throws: `.koji` with all that the hub does not have.
    func extra(_ nvrs: [String]) async throws -> Extra {
        guard !nvrs.isEmpty else { return Extra() }
        let found = try await questions.builds(nvrs)
        var extra = Extra()
        var problems: [String] = []
        for (nvr, build) in zip(nvrs, found) {
            if let build, build.state == .complete || build.state == nil {
                extra.builds.append(build)
            } else {
                let reason = build?.state.map { "it is \($0)" } ?? "there is no such build"
                problems.append("\(nvr): \(reason)")
            }
        }
        guard problems.isEmpty else {
            throw ComposeError(
                .koji,
                "the hub of the Koji profile '\(questions.profile)' has not all of pkgset_koji_builds:\n"
                    + problems.joined(separator: "\n"))
        }
        extra.rpms = try await questions.rpms(extra.builds).flatMap { $0 }
        return extra
    }

    /// The packages of `pkgset_koji_scratch_tasks`.
    ///
    /// - Throws: `.koji` for a task that has none.
    func scratch(_ tasks: [String]) async throws -> [KojiCandidate] {
        guard !tasks.isEmpty else { return [] }
        let ids = try tasks.map { text throws(ComposeError) in
            guard let number = Int64(text) else {
                throw ComposeError(
                    .koji, "'\(text)' in pkgset_koji_scratch_tasks is no number of a task; correct it")
            }
            return KojiTask.ID(number)
        }
        let children = try await questions.all(ids.map { .taskChildren($0) }, "scratch tasks")
        var arches: [(parent: KojiTask.ID, task: KojiTask)] = []
        for (id, children) in zip(ids, children) {
            let builds = children.filter { $0.method == "buildArch" }
            guard !builds.isEmpty else {
                throw ComposeError(
                    .koji,
                    "task \(id) of pkgset_koji_scratch_tasks has built no packages; give the task of a scratch build"
                )
            }
            arches += builds.map { (id, $0) }
        }
        let results = try await questions.all(
            arches.map { .taskResult($0.task.id) }, "results of scratch tasks")
        var seen: Set<String> = []
        var candidates: [KojiCandidate] = []
        for ((parent, _), result) in zip(arches, results) {
            for key in ["rpms", "srpms"] {
                for path in result.structure?[key]?.array ?? [] {
                    guard let path = path.string, let candidate = try candidate(path, parent),
                        // Sources and noarch packages are made on every arch.
                        seen.insert(candidate.nvra).inserted
                    else { continue }
                    candidates.append(candidate)
                }
            }
        }
        return candidates
    }

    private func candidate(_ path: String, _ task: KojiTask.ID) throws(ComposeError) -> KojiCandidate? {
        let file = try KojiFile("work/" + path)
        guard let nevra = NEVRA(file.name) else { return nil }
        return KojiCandidate(
            name: nevra.name, nvra: String(file.name.dropLast(file.name.hasSuffix(".rpm") ? 4 : 0)),
            arch: nevra.arch.rawValue, build: "scratch task \(task)", files: [file])
    }
}
