internal import HostKit
internal import SystemPackage

/// Has installers made: by lorax for each tree, or by its forerunner for each arch.
public struct BuildinstallPhase: Sendable {
    /// Gives the repositories of an installer: those of packages, then that of comps if there is one. Paths or URLs, of
    /// which nothing is translated yet.
    public typealias Sources =
        @Sendable (_ arch: String, _ variant: String?) async throws -> [String]
    /// Gives a checksum of all packages that are in the repositories of an arch; nil where that is not known.
    public typealias Identity = @Sendable (_ arch: String) async throws -> String?

    public let config: BuildinstallConfig
    public let context: DeliveryContext
    /// What may fail, by variant and arch; `buildinstall` stands for installers.
    public let failable: VariantArchMap<String>
    let sources: Sources
    let identity: Identity
    /// What gets files of Koji's builds, for the configuration of lorax.
    public var archives: KojiArchiveSource?
    /// Which option such a configuration is of.
    public var use = SourceUse(option: "lorax_options", base: .configuration)

    public init(
        _ config: BuildinstallConfig, _ context: DeliveryContext, failable: VariantArchMap<String>,
        sources: @escaping Sources, identity: @escaping Identity = { _ in nil }
    ) {
        self.config = config
        self.context = context
        self.failable = failable
        self.sources = sources
        self.identity = identity
    }

    /// Decides which installers are made, and how.
    ///
    /// - Throws: `.imageName` for a volume ID that cannot be; `.configuration` for a task of Koji's without a tag.
    public func plan() throws(ComposeError) -> [BuildinstallPlan] {
        switch config.method {
        case .lorax: try loraxPlans()
        case .buildinstall: try legacyPlans()
        case nil: []
        }
    }

    /// The trees that the configuration leaves out, sorted.
    public var skipped: [TreeID] {
        guard config.method != nil else { return [] }
        return installable.flatMap { variant in variant.arches.map { TreeID(variant.uid, $0) } }
            .filter { config.skips(variant: $0.variant, arch: $0.arch) }.sorted()
    }

    private var installable: [Variant] {
        context.variants.ordered.filter { $0.kind == .variant && !$0.isEmpty }
    }

    private var version: String {
        context.identity.release.treeinfoVersion ?? context.identity.release.version
    }

    private func loraxPlans() throws(ComposeError) -> [BuildinstallPlan] {
        if config.usesKojiPlugin, context.runroots.config.tag == nil {
            throw ComposeError(
                .configuration,
                "lorax_use_koji_plugin has lorax run in a build root of Koji's; set runroot_tag")
        }
        var plans: [BuildinstallPlan] = []
        for variant in installable {
            for arch in variant.arches.sorted() where config.isWanted(variant: variant, arch: arch) {
                plans.append(try loraxPlan(variant, arch))
            }
        }
        return plans
    }

    private func loraxPlan(_ variant: Variant, _ arch: String) throws(ComposeError) -> BuildinstallPlan {
        let uid = variant.uid
        let options = LoraxOptions(merging: config.loraxOptions.values(variant: uid, arch: arch))
        let target = try target(variant, arch)
        var command = LoraxCommand(
            product: context.identity.release.name, version: options.version ?? version, variant: uid,
            isFinal: context.identity.isSupported, buildArch: LoraxCommand.buildArch(arch),
            volumeID: target.volumeID, installedPackages: variant.buildinstallPackages,
            place: place(uid, arch))
        command.options = options
        if options.configurationFile != nil { command.configurationFile = configurationPlace(uid, arch) }
        var plan = BuildinstallPlan(
            variant: uid, arch: arch, work: config.usesKojiPlugin ? .task(command) : .lorax(command),
            packages: ["lorax"] + config.packages.values(variant: uid, arch: arch), targets: [target],
            canFail: canFail(uid, arch))
        plan.extraSources = config.extraSources.values(variant: uid, arch: arch)
        return plan
    }

    private func legacyPlans() throws(ComposeError) -> [BuildinstallPlan] {
        var plans: [BuildinstallPlan] = []
        for arch in Set(installable.flatMap(\.arches)).sorted() {
            var targets: [BuildinstallPlan.Target] = []
            for variant in installable where variant.arches.contains(arch) {
                targets.append(try target(variant, arch))
            }
            let command = LegacyBuildinstallCommand(
                product: context.identity.release.name, version: version,
                isFinal: context.identity.isSupported, buildArch: LoraxCommand.buildArch(arch),
                output: context.layout.work.buildinstall(nil, arch))
            plans.append(
                BuildinstallPlan(
                    variant: nil, arch: arch, work: .legacy(command),
                    packages: ["anaconda"] + config.packages.values(variant: nil, arch: arch),
                    targets: targets, canFail: canFail(nil, arch)))
        }
        return plans
    }

    private func canFail(_ uid: String?, _ arch: String) -> Bool {
        failable.values(variant: uid, arch: arch).contains("buildinstall")
    }

    private func target(_ variant: Variant, _ arch: String) throws(ComposeError) -> BuildinstallPlan.Target {
        let naming = context.names.naming
        let image = ImageNaming.Image(variant: variant, arch: arch, discType: naming.discType("boot"))
        return .init(
            tree: TreeID(variant.uid, arch),
            volumeID: try naming.volumeID(of: image, in: context.identity))
    }
}

extension BuildinstallPhase {
    /// Where tasks of this compose write to for an arch, if that is not the compose itself.
    private func elsewhere(_ arch: String) -> FilePath? {
        guard let top = config.topDirectory else { return nil }
        let name = context.layout.top.lastComponent?.string ?? context.identity.id
        return context.host.environment.absolute(FilePath(top)).appending("buildinstall-\(name)")
            .appending(arch)
    }

    private func place(_ uid: String, _ arch: String) -> InstallerPlace {
        if let directory = elsewhere(arch) { return InstallerPlace(elsewhere: directory.appending(uid)) }
        return InstallerPlace(
            results: context.layout.work.buildinstall(uid, arch),
            logs: context.layout.logs.buildinstallLogs(uid, arch))
    }

    /// Where lorax finds its configuration.
    private func configurationPlace(_ uid: String, _ arch: String) -> FilePath {
        elsewhere(arch)?.appending("\(uid)-lorax.conf")
            ?? context.layout.work.loraxConfiguration(uid, arch)
    }
}
