internal import SystemPackage

/// Decides what the image factory is asked for.
struct ImageBuildPlanner {
    let config: ImageBuildConfig
    let context: DeliveryContext

    /// - Throws: `.configuration` for a block that lacks something, or names a variant or a format that does not exist;
    ///   `.identity` for an unknown generator.
    func plan() throws(ComposeError) -> [ImageBuildPlan] {
        var plans: [ImageBuildPlan] = []
        var logs: Set<FilePath> = []
        for (variant, number, block) in context.blocks(config.images) {
            let arches = context.arches(variant, only: block.arches)
            guard !arches.isEmpty else { continue }
            var plan = try plan(variant, number, block, arches)
            if !logs.insert(log(plan)).inserted { plan.logName += "-\(number)" }
            logs.insert(log(plan))
            plans.append(plan)
        }
        return plans
    }

    private func log(_ plan: ImageBuildPlan) -> FilePath {
        context.layout.logs.imageBuild(
            plan.delivery.variant, subvariant: plan.logName, formats: plan.formatNames, arches: plan.arches)
    }

    private func plan(
        _ variant: Variant, _ number: Int, _ block: ImageBuildBlock, _ arches: [String]
    ) throws(ComposeError) -> ImageBuildPlan {
        let place = "block \(number) of image_build for \(variant.uid)"
        func required(_ value: String?, _ key: String) throws(ComposeError) -> String {
            guard let value else {
                throw ComposeError(.configuration, "\(place) has no '\(key)'; set it in its 'image-build'")
            }
            return value
        }
        let name = try required(block.name, "name")
        let logName = block.subvariant ?? variant.uid
        guard name.isPlainName, logName.isPlainName else {
            throw ComposeError(
                .configuration, "\(place) is called '\(name)', \(logName): a name of a file has no '/'")
        }
        let target = try required(context.defaults.target(block.target, .imageBuild), "target")
        let distro = try required(block.distro, "distro")
        let kickstart = try required(block.kickstart, "kickstart")
        let url = context.defaults.kickstartURL(block.kickstartURL, .imageBuild)
        if !block.isScratch { _ = try required(url, "ksurl") }
        try check(block.formats, place)
        guard context.layout.relativePath(.images, variant, arches[0]) != nil else {
            throw ComposeError(
                .configuration, "\(place): a variant of the type \(variant.kind.rawValue) has no images")
        }
        let failable = context.failable(block.failable, of: arches)
        let delivery = PlannedDelivery(
            .imageBuild, variant: variant.uid, arches: arches,
            what: "buildImageOz \(name) (\(block.formats.map(\.name).joined(separator: ", ")))",
            failable: failable == arches ? ["*"] : failable)
        let version = try context.defaults.version(block.version, .imageBuild, context.identity)
        let repositories = TaskRepositories(context, arch: "$arch")
        return ImageBuildPlan(
            delivery: delivery, number: number, subvariant: logName, block: block, name: name,
            version: version,
            release: try context.defaults.release(block.release, .imageBuild, context.identity),
            target: target, distro: distro, kickstart: kickstart, kickstartURL: url,
            installTree: try installTree(block, variant, repositories),
            repositories: try repositories.all(block.repositories, of: variant), failable: failable,
            logName: logName, inputs: inputs(block, arches, version, target, url))
    }

    private func check(_ formats: [ImageBuildBlock.Format], _ place: String) throws(ComposeError) {
        guard !formats.isEmpty else {
            throw ComposeError(.configuration, "\(place) has no 'format'; set it in its 'image-build'")
        }
        for format in formats where !format.isKnown {
            throw ComposeError(
                .configuration,
                "\(place) has the unknown format '\(format.name)'; use one of "
                    + "\(ImageFormats.types.joined(separator: ", ")), or a pair of the format and the suffix of its files"
            )
        }
    }

    private func installTree(
        _ block: ImageBuildBlock, _ variant: Variant, _ repositories: TaskRepositories
    ) throws(ComposeError) -> String {
        var source = variant.parent.flatMap { context.variants[$0] } ?? variant
        if let tree = block.installTree {
            if tree.contains("://") { return tree }
            if tree.hasPrefix("/") { return context.translator.translate(FilePath(tree)) }
            guard let named = context.variants[tree] else {
                throw ComposeError(.configuration, "There is no variant \(tree) to install from.")
            }
            source = named
        }
        guard let url = repositories.tree(of: source) else {
            throw ComposeError(
                .configuration, "The variant \(source.uid) has no tree to install from; set install_tree_from"
            )
        }
        return url
    }

    /// What the configuration says of the image, without what is different in each compose.
    private func inputs(
        _ block: ImageBuildBlock, _ arches: [String], _ version: String, _ target: String, _ url: String?
    ) -> [String: String] {
        func lines(_ options: [OpenSetting]) -> String {
            options.map { "\($0.name)=\($0.value.line)" }.sorted().joined(separator: "\n")
        }
        let defaults = context.defaults
        let phase = defaults.phases[.imageBuild]
        let given = block.version ?? phase?.version ?? defaults.global.version
        var release = ""
        for setting in [block.release, phase?.release ?? .unset, defaults.global.release].reversed() {
            switch setting {
            case .unset: continue
            case .automatic: release = "automatic"
            case .text(let text): release = "text \(text)"
            }
        }
        return [
            "name": block.name ?? "", "version": given.flatMap { $0.hasPrefix("!") ? $0 : nil } ?? version,
            "release": release, "target": target, "distro": block.distro ?? "",
            "kickstart": block.kickstart ?? "", "ksurl": url ?? "",
            "scratch": "\(block.isScratch)", "tagging": "\(!block.skipsTagging)",
            "ksversion": block.kickstartVersion ?? "",
            "install tree": block.installTree ?? "", "arches": arches.joined(separator: ","),
            "formats": block.formats.map { "\($0.name) \($0.suffix ?? "")" }.joined(separator: ","),
            "repositories": block.repositories.joined(separator: "\n"),
            "disk size": block.diskSize.map { "\($0)" } ?? "", "spec file": block.specFile ?? "",
            "options of OVA": block.ovaOptions.joined(separator: ","),
            "factory parameters": lines(block.factoryParameters), "other options": lines(block.others),
        ]
    }
}
