internal import HostKit
internal import SystemPackage

/// Makes installers for OSTree commits.
public struct OSTreeInstallerPhase: Sendable {
    public let config: OSTreeInstallerConfig
    public let buildinstall: BuildinstallConfig
    /// Whether there are no other installers in this compose.
    public var isBuildinstallSkipped = false
    let context: DeliveryContext
    let repositories: TreeRepositories

    /// How many installers are made at a time on this machine.
    static let localLimit = 2

    /// - Parameter sources: The package sets and comps that every installer is made of.
    public init(
        _ config: OSTreeInstallerConfig, buildinstall: BuildinstallConfig, _ context: DeliveryContext,
        sources: @escaping PackageSetAddresses
    ) {
        self.config = config
        self.buildinstall = buildinstall
        self.context = context
        repositories = TreeRepositories(context: context, sources: sources)
    }

    /// The installers, by variant and arch.
    ///
    /// - Throws: `.configuration` for two installers of a tree, repositories of variants that there are not, relative
    ///   templates without their repository, and tasks without Koji; `.imageName`; `.identity` for an unknown
    ///   generator of releases.
    public func plan() throws(ComposeError) -> [OSTreeInstallerPlan] {
        var plans: [OSTreeInstallerPlan] = []
        for variant in context.variants.ordered {
            for arch in variant.arches.sorted() {
                let found = config.installers.values(variant: variant.uid, arch: arch)
                guard let installer = found.first else { continue }
                guard found.count == 1 else { throw .severalInstallers(variant, arch, found.count) }
                try check(installer, variant, arch)
                plans.append(try plan(installer, variant, arch, number: plans.count + 1))
            }
        }
        if !plans.isEmpty, config.usesKojiPlugin,
            context.runroots.config.method(for: .ostreeInstaller) != .koji
        {
            throw .notKoji("ostree_installer_use_koji_plugin", "ostree_installer")
        }
        return plans
    }

    private func check(
        _ installer: OSTreeInstallerConfig.Installer, _ variant: Variant, _ arch: String
    ) throws(ComposeError) {
        let clashes =
            !isBuildinstallSkipped && !config.overwrites && !variant.isEmpty
            && buildinstall.isWanted(variant: variant, arch: arch)
        guard !clashes else {
            throw ComposeError(
                .configuration,
                "Can not generate ostree installer for \(variant.uid).\(arch): it has buildinstall running already "
                    + "and the files would clash.")
        }
        let relative = (installer.templates + installer.archTemplates).first { !$0.hasPrefix("/") }
        guard relative == nil || installer.templateURL != nil else {
            throw ComposeError(
                .configuration,
                "Relative path to template without setting template_repo: '\(relative ?? "")' of "
                    + "ostree_installer for \(variant.uid).\(arch)")
        }
        try repositories.check(installer.repositories, arch)
    }

    private func plan(
        _ installer: OSTreeInstallerConfig.Installer, _ variant: Variant, _ arch: String, number: Int
    ) throws(ComposeError) -> OSTreeInstallerPlan {
        let naming = context.names.naming
        let image = ImageNaming.Image(
            variant: variant, arch: arch, discType: naming.discType("ostree"), discNumber: 1)
        let release: String =
            switch installer.release {
            case .unset, .automatic: context.identity.imageRelease
            case .text(let text): try VersionGenerator.expand(text, for: context.identity)
            }
        return OSTreeInstallerPlan(
            variant: variant, arch: arch, number: number, installer: installer, release: release,
            fileName: try naming.fileName(
                of: image, in: context.identity, template: context.names.format(variant: variant.uid)),
            volumeID: try naming.volumeID(of: image, in: context.identity),
            canFail: installer.failable.allows(arch))
    }

    /// Makes all installers, puts them over their trees, and lists their images.
    ///
    /// - Returns: In the order of the plans, without those that failed and may.
    /// - Throws: What the first one throws that must not fail; `CancellationError`.
    public func perform(_ plans: [OSTreeInstallerPlan]) async throws -> [OSTreeInstallerOutput] {
        let uids = context.variants.all.map(\.uid)
        context.warnAboutPatterns(config.installers.unmatchedPatterns(among: uids), .ostreeInstaller)
        guard !plans.isEmpty else { return [] }
        let isLocal = context.runroots.config.method(for: .ostreeInstaller) == .local
        return try await ConfigCheckouts.with(context) { checkouts in
            try await plans.concurrentMap(limit: isLocal ? Self.localLimit : .max) { plan in
                try await context.state.delivering(
                    .init("ostree-installer", variant: plan.variant.uid, arch: plan.arch),
                    canFail: plan.canFail, phase: PhaseName.ostreeInstaller.title
                ) {
                    try await make(plan, checkouts)
                }
            }
        }.compactMap { $0 }
    }
}

extension ComposeError {
    fileprivate static func severalInstallers(_ variant: Variant, _ arch: String, _ count: Int) -> Self {
        Self(
            .configuration,
            "\(count) blocks of ostree_installer are for \(variant.uid).\(arch), whose tree has room for one; "
                + "leave one")
    }
}
