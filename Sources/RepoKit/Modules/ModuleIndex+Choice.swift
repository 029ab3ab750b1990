/// Choosing builds.
extension ModuleIndex {
    /// The builds that somebody who names a module means: of each stream the newest version in all its contexts, or
    /// the version that is named. In the order of ``streams``.
    public func chosen(by spec: ModuleSpec) -> [ModuleStream] {
        let matching = streams.compactMap { build in spec.match(build).map { (build, $0) } }
        let streams = Self.newestVersions(matching.filter { $0.1 == .stream }.map(\.0))
        return matching.filter { build, match in
            match == .version || streams[build.nameStream] == build.version
        }.map(\.0)
    }

    /// Of each stream the newest version in all its contexts.
    public var newest: [ModuleStream] {
        let streams = streams
        let versions = Self.newestVersions(streams)
        return streams.filter { versions[$0.nameStream] == $0.version }
    }

    private static func newestVersions(_ builds: [ModuleStream]) -> [String: UInt64] {
        Dictionary(builds.map { ($0.nameStream, $0.version) }, uniquingKeysWith: max)
    }

    /// The documents of some builds, and the translations of their streams.
    public func documents(of builds: some Sequence<ModuleStream>) -> [ModuleDocument] {
        let wanted = Set(builds.map(\.nsvca))
        let streams = Set(builds.map(\.nameStream))
        return documents.filter { document in
            switch document.content {
            case .stream(let build): wanted.contains(build.nsvca)
            case .translations(let module, let stream, _): streams.contains("\(module):\(stream)")
            case .defaults, .obsoletes, .packager: false
            }
        }
    }

    /// The default streams of modules that have one, by name.
    public var defaultStreams: [String: String] {
        var streams: [String: String] = [:]
        for name in names { streams[name] = defaults(of: name)?.stream }
        return streams
    }
}

extension ModuleStream {
    /// `name:stream`.
    public var nameStream: String { "\(name):\(stream)" }
}

extension ModuleStream.Dependencies {
    /// Whether a stream of a module will do; of a module that is not required any will.
    public func accepts(_ stream: String, of name: String) -> Bool {
        guard let streams = requires[name] else { return true }
        return Self.accepts(stream, streams)
    }

    /// None listed means any; what has a dash before it is ruled out.
    static func accepts(_ stream: String, _ streams: [String]) -> Bool {
        if streams.contains("-\(stream)") { return false }
        let wanted = streams.filter { !$0.hasPrefix("-") }
        return wanted.isEmpty || wanted.contains(stream)
    }
}

extension Sequence<ModuleStream> {
    /// The streams of the platform that any of them asks for, sorted; those that they only rule out are none.
    public var platforms: [String] {
        Set(flatMap(\.platforms).filter { !$0.hasPrefix("-") }).sorted()
    }
}
