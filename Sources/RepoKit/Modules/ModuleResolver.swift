/// Finds builds of modules that can be used together: of each module one, each with what it requires.
///
/// It tries builds in the order in which they are preferred and goes back where that leads nowhere, within limits:
/// real modules require a handful of others, and metadata that needs more is not worth the wait.
public struct ModuleResolver: Sendable {
    /// Builds that are used together, by the name of the module.
    public typealias Choice = [String: ModuleStream]

    /// Builds that may be used, by name, those first that are preferred.
    private let candidates: [String: [ModuleStream]]
    /// Streams that exist, usable or not, by name.
    private let existing: [String: [String]]
    private let platform: String?

    /// Builds that are tried before it gives up.
    public static let stepLimit = 20_000
    /// Builds that may require each other in a row.
    public static let depthLimit = 100

    /// - Parameters:
    ///   - builds: What may be used; the earlier is preferred.
    ///   - existing: What is there besides, to tell of it.
    ///   - platform: What builds must be for; nil if that does not matter.
    public init(_ builds: [ModuleStream], existing: [ModuleStream] = [], platform: String?) {
        candidates = Dictionary(grouping: builds, by: \.name)
        self.existing = Dictionary(grouping: builds + existing, by: \.name).mapValues { builds in
            Set(builds.map(\.stream)).sorted { $0.precedes($1) }
        }
        self.platform = platform
    }

    /// Takes the first of several builds that can be used.
    ///
    /// - Parameter fixed: Builds that are used already.
    /// - Returns: All builds that are used then, or why none can be.
    public func resolve(
        _ wanted: [ModuleStream], with fixed: Choice = [:]
    ) -> Result<Choice, ModuleConflict> {
        var search = Search(resolver: self, choice: fixed)
        for build in wanted where search.take(build, for: nil, []) { return .success(search.choice) }
        return .failure(search.conflict)
    }

    private struct Requirement {
        var build: ModuleStream
        var module: String
        var streams: [String]
    }

    private struct Search {
        let resolver: ModuleResolver
        var choice: Choice
        /// The builds that required others, by the names of the others.
        var requirers: [String: String] = [:]
        var steps = 0
        var depth = 0
        var conflict = ModuleConflict()

        /// Uses a build, what it requires, and what is still open; changes nothing if that cannot be.
        mutating func take(_ build: ModuleStream, for requirer: String?, _ open: [Requirement]) -> Bool {
            steps += 1
            depth += 1
            defer { depth -= 1 }
            guard steps <= ModuleResolver.stepLimit, depth <= ModuleResolver.depthLimit else {
                conflict.add(.tooMuch(steps: steps))
                return false
            }
            if let used = choice[build.name] { return use(used, insteadOf: build, open) }
            let before = (choice, requirers)
            for dependencies in build.dependencies.isEmpty ? [.init()] : build.dependencies {
                guard isForPlatform(build, dependencies) else { continue }
                choice[build.name] = build
                requirers[build.name] = requirer
                let own = dependencies.requires.filter { $0.key != "platform" }
                    .sorted { $0.key.precedes($1.key) }
                    .map { Requirement(build: build, module: $0.key, streams: $0.value) }
                if settle(own + open) { return true }
                (choice, requirers) = before
            }
            return false
        }

        private mutating func use(
            _ used: ModuleStream, insteadOf build: ModuleStream, _ open: [Requirement]
        ) -> Bool {
            if used.nsvca == build.nsvca { return settle(open) }
            conflict.add(
                .taken(
                    build: build.nsvc, module: build.name, streams: [build.stream], taken: used.nsvc,
                    by: requirers[build.name]))
            return false
        }

        private mutating func isForPlatform(
            _ build: ModuleStream, _ dependencies: ModuleStream.Dependencies
        ) -> Bool {
            guard let platform = resolver.platform, !dependencies.accepts(platform, of: "platform") else {
                return true
            }
            conflict.add(
                .platform(
                    build: build.nsvc, platforms: dependencies.requires["platform"] ?? [], platform: platform)
            )
            return false
        }

        private mutating func settle(_ open: [Requirement]) -> Bool {
            var open = open[...]
            while let requirement = open.popFirst() {
                guard let used = choice[requirement.module] else {
                    return fulfil(requirement, Array(open))
                }
                guard ModuleStream.Dependencies.accepts(used.stream, requirement.streams) else {
                    conflict.add(
                        .taken(
                            build: requirement.build.nsvc, module: requirement.module,
                            streams: requirement.streams, taken: used.nsvc, by: requirers[requirement.module])
                    )
                    return false
                }
            }
            return true
        }

        private mutating func fulfil(_ requirement: Requirement, _ open: [Requirement]) -> Bool {
            let builds = (resolver.candidates[requirement.module] ?? []).filter {
                ModuleStream.Dependencies.accepts($0.stream, requirement.streams)
            }
            if builds.isEmpty {
                conflict.add(
                    .unavailable(
                        build: requirement.build.nsvc, module: requirement.module,
                        streams: requirement.streams, existing: resolver.existing[requirement.module] ?? []))
            }
            for build in builds where take(build, for: requirement.build.nsvc, open) { return true }
            return false
        }
    }
}
