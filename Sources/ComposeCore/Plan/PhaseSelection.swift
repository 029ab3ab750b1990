/// Which phases a compose goes through.
public struct PhaseSelection: Sendable, Hashable, Codable {
    /// Phases that were named by `--just-phase`; all when empty.
    public var just: Set<PhaseName>
    /// Phases that were named by `--skip-phase` or the configuration.
    public var skipped: Set<PhaseName>

    public init(just: Set<PhaseName> = [], skipped: Set<PhaseName> = []) {
        self.just = just
        self.skipped = skipped
    }

    /// Reads the names of options.
    ///
    /// - Throws: `.commandLine` for a name that no phase has.
    public init(just: [String], skipped: [String]) throws(ComposeError) {
        self.init(just: try Self.read(just), skipped: try Self.read(skipped))
    }

    private static func read(_ names: [String]) throws(ComposeError) -> Set<PhaseName> {
        var phases: Set<PhaseName> = []
        for name in names where name != PhaseName.retired {
            guard let phase = PhaseName(rawValue: name) else {
                let known = PhaseName.allCases.map(\.rawValue).sorted().joined(separator: ", ")
                throw ComposeError(.commandLine, "there is no phase '\(name)'; there are \(known)")
            }
            phases.insert(phase)
        }
        return phases
    }

    /// Whether a phase is left out because somebody said so. `init` and `image_checksum` never are.
    public func skips(_ phase: PhaseName) -> Bool {
        if phase == .`init` || phase == .imageChecksum { return false }
        return (!just.isEmpty && !just.contains(phase)) || skipped.contains(phase)
    }

    /// - Throws: `.phase` if a phase is wanted and one that it builds on is not.
    public func check() throws(ComposeError) {
        for (needed, needing) in [(PhaseName.pkgset, PhaseName.gather), (.gather, .createrepo)]
        where skips(needed) && !skips(needing) {
            throw ComposeError(
                .phase,
                "\(needed.rawValue) phase is skipped but it's needed by \(needing.rawValue) phase; "
                    + "skip both, or neither")
        }
    }
}
