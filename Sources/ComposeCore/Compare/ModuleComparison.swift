/// Compares the modules of two composes, stream by stream.
struct ModuleComparison {
    private typealias Streams = [String: [TreeID: Set<String>]]

    private let old: Streams
    private let new: Streams

    init(_ old: ModuleManifest, _ new: ModuleManifest) {
        self.old = Self.index(old)
        self.new = Self.index(new)
    }

    private static func index(_ manifest: ModuleManifest) -> Streams {
        var streams: Streams = [:]
        for (variant, arches) in manifest.modules {
            for (arch, modules) in arches {
                for module in modules {
                    streams["\(module.name):\(module.stream)", default: [:]][
                        TreeID(variant, arch), default: []
                    ].insert("\(module.version):\(module.context)")
                }
            }
        }
        return streams
    }

    /// Sorted by stream.
    func changes() -> [ComposeDiff.ModuleChange] {
        Set(old.keys).union(new.keys).sorted { $0.precedes($1) }.compactMap { stream in
            let (before, after) = (old[stream] ?? [:], new[stream] ?? [:])
            let trees = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
            guard !trees.isEmpty else { return nil }
            func builds(_ side: [TreeID: Set<String>]) -> [String] {
                Set(trees.flatMap { side[$0] ?? [] }).sorted { $0.precedes($1) }
            }
            return ComposeDiff.ModuleChange(
                stream: stream, old: builds(before), new: builds(after), trees: trees.sorted())
        }
    }
}
