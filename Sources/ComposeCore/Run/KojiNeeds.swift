/// What phases of a compose want of Koji besides packages: tasks of its builders, and build roots.
struct KojiNeeds: Sendable, Hashable {
    /// The phases that make tasks of their own kind.
    private(set) var taskPhases: [PhaseName] = []
    /// The phases whose commands run in build roots.
    private(set) var runrootPhases: [RunrootConfig.Phase] = []

    var isEmpty: Bool { taskPhases.isEmpty && runrootPhases.isEmpty }

    private static let ofTasks: [PhaseName] = [
        .liveImages, .liveMedia, .imageBuild, .osbuild, .kiwibuild, .imagebuilder, .osbs, .imageContainer,
    ]

    init(_ prepared: PreparedCompose) {
        let (config, selection) = (prepared.config, prepared.selection)
        func runs(_ phase: PhaseName) -> Bool {
            !selection.skips(phase) && PhaseSelection.isAskedFor(phase, by: prepared.loaded.options)
        }
        taskPhases = Self.ofTasks.filter(runs)
        let plugins: [(PhaseName, Bool)] = [
            (.buildinstall, config.buildinstall.usesKojiPlugin), (.ostree, config.ostree.usesKojiPlugin),
            (.ostreeInstaller, config.ostreeInstaller.usesKojiPlugin),
        ]
        for (phase, isUsed) in plugins where isUsed && runs(phase) { taskPhases.append(phase) }
        let commands: [(RunrootConfig.Phase, [PhaseName])] = [
            (.createiso, [.createiso, .extraISOs]), (.buildinstall, [.buildinstall]),
            (.ostree, [.ostree, .ostreeContainer]), (.ostreeInstaller, [.ostreeInstaller]),
        ]
        for (runroot, phases) in commands where config.runroot.method(for: runroot) == .koji {
            let wanted = phases.filter { runs($0) && !taskPhases.contains($0) }
            if !wanted.isEmpty { runrootPhases.append(runroot) }
        }
    }
}
