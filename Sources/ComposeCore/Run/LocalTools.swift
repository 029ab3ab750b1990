internal import ConfigSyntax
internal import HostKit

/// The programs that a compose runs on this machine.
struct LocalTools: Sendable, Hashable {
    /// Names, and the packages that have them.
    private(set) var needed: [Tool] = []

    struct Tool: Sendable, Hashable {
        var name: String
        var package: String
    }

    /// Those that the phases of a compose need with a configuration; what is skipped needs none.
    ///
    /// - Parameter options: What the configuration asks for.
    init(_ config: ComposeConfig, _ selection: PhaseSelection, options: ConfigMapping) {
        let createrepo = config.createrepo
        let makesDeltas = createrepo.deltas.blocks.flatMap(\.values.values).contains { $0.contains(true) }
        let runsCreaterepo =
            createrepo.makesDatabases || !createrepo.extraArguments.isEmpty || makesDeltas
        if runsCreaterepo, !selection.skips(.createrepo) {
            let names = createrepo.usesC ? ["createrepo_c", "modifyrepo_c"] : ["createrepo", "modifyrepo"]
            needed += names.map { Tool(name: $0, package: createrepo.usesC ? "createrepo_c" : "createrepo") }
        }
        let makesTreeImages = !selection.skips(.createiso)
        let makesExtraImages = !selection.skips(.extraISOs) && !config.extraISOs.images.isEmpty
        // In a runroot they are installed.
        if makesTreeImages || makesExtraImages, config.runroot.method(for: .createiso) == .local {
            needed += Self.imageTools(config)
            if makesTreeImages, config.createiso.makesJigdo {
                needed.append(Tool(name: "jigdo-file", package: "jigdo"))
            }
        }
        needed += Self.installerTools(config) {
            !selection.skips($0) && PhaseSelection.isAskedFor($0, by: options)
        }
        var known: Set<Tool> = []
        needed = needed.filter { known.insert($0).inserted }
    }

    /// The programs that make installers and commits on this machine; in a runroot they are installed.
    private static func installerTools(_ config: ComposeConfig, _ asks: (PhaseName) -> Bool) -> [Tool] {
        let lorax = Tool(name: "lorax", package: "lorax")
        let commits = ["rpm-ostree", "ostree"].map { Tool(name: $0, package: $0) }
        func isLocal(_ phase: RunrootConfig.Phase) -> Bool { config.runroot.method(for: phase) == .local }
        var tools: [Tool] = []
        if asks(.buildinstall) {
            if config.buildinstall.method == .lorax, !config.buildinstall.usesKojiPlugin,
                isLocal(.buildinstall)
            {
                tools.append(lorax)
            }
            // Boot images are changed here, wherever they were made.
            tools.append(Tool(name: "mcopy", package: "mtools"))
        }
        if asks(.ostree), !config.ostree.usesKojiPlugin, isLocal(.ostree) { tools += commits }
        if asks(.ostreeContainer), isLocal(.ostree) { tools += commits.prefix(1) }
        if asks(.ostreeInstaller), !config.ostreeInstaller.usesKojiPlugin, isLocal(.ostreeInstaller) {
            tools.append(lorax)
        }
        return tools
    }

    private static func imageTools(_ config: ComposeConfig) -> [Tool] {
        let implanting = Tool(name: "implantisomd5", package: "isomd5sum")
        if config.createiso.usesXorriso {
            return ["xorriso", "xorrisofs"].map { Tool(name: $0, package: "xorriso") } + [implanting]
        }
        let boots = config.buildinstall.method != nil
        return [Tool(name: "genisoimage", package: "genisoimage"), implanting]
            + (boots ? [Tool(name: "isohybrid", package: "syslinux")] : [])
    }

    /// - Throws: `.tools` with all programs that are not in the `PATH`.
    func check(_ environment: HostEnvironment) throws(ComposeError) {
        let missing = needed.filter { tool in
            let command = Command(
                tool.name, environment: environment.variables, in: environment.currentDirectory)
            return (try? command.resolvedExecutable()) == nil
        }
        guard !missing.isEmpty else { return }
        throw ComposeError(
            .tools,
            missing.map { "Program '\($0.name)' doesn't exist. Install package '\($0.package)'." }
                .joined(separator: "\n"))
    }
}
