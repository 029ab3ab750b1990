/// Which modules are used together when a product has several streams of one.
///
/// A system has one stream of a module, a product may have more. So the builds of a product are divided into
/// environments, each of which could be a system: in each a module has one build at most, and requirements between
/// modules are fulfilled. The fewer of them the better; a product with one stream of each module has one.
public struct ModuleArrangement: Sendable {
    /// Modules that are used together.
    public struct Environment: Sendable {
        /// By name.
        public var active: ModuleResolver.Choice
        /// The wanted builds among them whose packages are taken here; each is in one environment.
        public var taken: [ModuleStream] = []
    }

    /// What there is to arrange.
    public struct Request: Sendable {
        /// Builds that are part of the product.
        public var wanted: [ModuleStream]
        /// Builds of products that this one builds on: as good as listed, but no part of it.
        public var provided: [ModuleStream] = []
        /// Other builds that may be used.
        public var lookaside: [ModuleStream] = []
        /// All builds that there are; those of default streams may be used.
        public var available: [ModuleStream] = []
        /// By module.
        public var defaultStreams: [String: String] = [:]
        /// What builds must be for; nil if that does not matter.
        public var platform: String?

        public init(wanted: [ModuleStream]) { self.wanted = wanted }
    }

    /// The first is the one for packages that are asked for by name: of each module that has one, the listed or else
    /// the default stream. Of several listed streams that is the default one, or none.
    public private(set) var environments: [Environment]
    /// Wanted builds that cannot be used, and why.
    public private(set) var unusable: [(build: ModuleStream, conflict: ModuleConflict)] = []

    private let request: Request
    private let resolver: ModuleResolver
    private let strictResolver: ModuleResolver

    public init(_ request: Request) {
        self.request = request
        let usable = Self.usable(request)
        let preferred = Self.preferredStreams(request)
        resolver = ModuleResolver(usable, existing: request.available, platform: request.platform)
        strictResolver = ModuleResolver(
            usable.filter { preferred[$0.name] == nil || preferred[$0.name] == $0.stream },
            existing: request.available, platform: request.platform)
        environments = [Environment(active: [:])]
        activate(preferred, usable)
        for build in request.wanted { arrange(build) }
        for index in environments.indices.dropFirst() { complete(index) }
    }

    /// Builds that may be used, the preferred ones first.
    private static func usable(_ request: Request) -> [ModuleStream] {
        let defaults = request.available.filter { request.defaultStreams[$0.name] == $0.stream }
        var seen = Set<String>()
        let all = (request.wanted + request.provided + defaults + request.lookaside).filter {
            seen.insert($0.nsvca).inserted
        }
        let (first, others) = (
            all.filter { request.defaultStreams[$0.name] == $0.stream },
            all.filter { request.defaultStreams[$0.name] != $0.stream }
        )
        return first + others
    }

    /// The stream of each module that packages asked for by name may come from.
    private static func preferredStreams(_ request: Request) -> [String: String] {
        var streams = request.defaultStreams
        let wanted = Dictionary(grouping: request.wanted, by: \.name)
        let provided = Dictionary(grouping: request.provided, by: \.name)
        for (name, builds) in wanted.merging(provided, uniquingKeysWith: { own, _ in own }) {
            let listed = Set(builds.map(\.stream))
            if let usual = streams[name], listed.contains(usual) { continue }
            streams[name] = listed.count == 1 ? listed.first : nil
        }
        return streams
    }

    private mutating func activate(_ preferred: [String: String], _ usable: [ModuleStream]) {
        let listed = Set(request.wanted.map(\.name))
        let names = preferred.keys.sorted {
            (listed.contains($0) ? 0 : 1, $0) < (listed.contains($1) ? 0 : 1, $1)
        }
        for name in names where environments[0].active[name] == nil {
            let builds = usable.filter { $0.name == name && $0.stream == preferred[name] }
            let before = environments[0].active
            // What others require must not make a module's unwanted stream the active one.
            for resolver in [strictResolver, resolver] {
                guard case .success(let choice) = resolver.resolve(builds, with: before) else { continue }
                environments[0].active = choice
                break
            }
        }
    }

    /// Finds a place for a wanted build: where it is used already, where it can be, or in an environment of its own.
    private mutating func arrange(_ build: ModuleStream) {
        for index in environments.indices {
            if environments[index].active[build.name]?.nsvca == build.nsvca {
                environments[index].taken.append(build)
                return
            }
            guard index > 0 else { continue }
            if case .success(let choice) = resolver.resolve([build], with: environments[index].active) {
                environments[index] = Environment(active: choice, taken: environments[index].taken + [build])
                return
            }
        }
        switch resolver.resolve([build]) {
        case .success(let choice): environments.append(Environment(active: choice, taken: [build]))
        case .failure(let conflict): unusable.append((build, conflict))
        }
    }

    /// Adds what packages asked for by name would find, where that goes with what is there.
    private mutating func complete(_ index: Int) {
        for (_, build) in environments[0].active.sorted(by: { $0.key.precedes($1.key) }) {
            if case .success(let choice) = resolver.resolve([build], with: environments[index].active) {
                environments[index].active = choice
            }
        }
    }

    /// An environment for a build that cannot be used: it alone, and what is usual where that is no other stream of it.
    public func environment(of unusable: ModuleStream) -> Environment {
        var active = environments[0].active
        active[unusable.name] = unusable
        return Environment(active: active, taken: [unusable])
    }
}

extension ModuleArrangement.Environment {
    /// The builds that the taken ones require, directly or not, each with a build that requires it.
    public var required: [(build: ModuleStream, by: ModuleStream)] {
        var found: [(build: ModuleStream, by: ModuleStream)] = []
        var seen = Set(taken.map(\.name))
        var waiting = taken[...]
        while let build = waiting.popFirst() {
            let names = Set(build.dependencies.flatMap(\.requires.keys)).subtracting(["platform"])
            for name in names.sorted(by: { $0.precedes($1) }) {
                guard let other = active[name], seen.insert(name).inserted else { continue }
                found.append((other, build))
                waiting.append(other)
            }
        }
        return found
    }
}
