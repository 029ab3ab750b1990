import DigestKit
import HostKit
import SystemPackage
import TestSupport

@testable import ComposeCore

/// A compose with finished trees, to make images of several variants of.
struct ExtraISOPlace: Sendable {
    let sources: SourcePlace
    var config = ExtraISOsConfig()
    var names = ImageNameConfig()
    var createiso = CreateISOConfig()
    var buildinstall = BuildinstallConfig()
    var release = RecordedCase.release
    var variants: Variants
    var followsReference = false
    let messages = Messages()

    var layout: ComposeLayout { ComposeLayout(sources.root.appending("top")) }

    init(_ sources: SourcePlace) throws {
        self.sources = sources
        variants = try RecordedCase.variants()
    }

    static func with<Result>(_ body: (inout ExtraISOPlace) async throws -> Result) async throws -> Result {
        try await SourcePlace.with { sources in
            var place = try ExtraISOPlace(sources)
            return try await body(&place)
        }
    }

    /// An image of Server with Client's packages.
    mutating func take(_ change: (inout ExtraISOConfig) -> Void = { _ in }) {
        var block = ExtraISOConfig()
        block.includedVariants = ["Client"]
        change(&block)
        config.images = VariantMap([.init("^Server$", (config.images.values(variant: "Server")) + [block])])
    }

    var planner: ExtraISOPlanner {
        get throws {
            ExtraISOPlanner(
                config, names: names, identity: try ComposeIdentity.forTests(release), variants: variants,
                layout: layout)
        }
    }

    var phase: ExtraISOsPhase {
        get throws {
            var phase = ExtraISOsPhase(
                try planner, createiso: createiso, buildinstall: buildinstall, timestamp: "1795242752")
            phase.checksums = [.md5, .sha256]
            phase.followsReference = followsReference
            return phase
        }
    }

    var extraFiles: ExtraFilesSources {
        get throws {
            let messages = messages
            return ExtraFilesSources(
                try sources.fetcher(), for: .extra, packages: { _, _ in [] }, warn: { messages.add($0) })
        }
    }

    /// The image of an arch, its files gathered.
    func image(_ arch: String = "x86_64", number: Int = 0) async throws -> ISOImage? {
        let plans = try planner.plan()
        guard let plan = plans.first(where: { $0.arch == arch && $0.number == number }) else { return nil }
        return try await phase.image(plan, extraFiles)
    }

    static let epoch = Timestamp(seconds: 1_795_242_752)

    /// Makes all images; each must be made.
    ///
    /// - Parameter old: The compose to take images from.
    func make(
        old: ComposeLayout? = nil, deliver: CreateISOHooks.Deliver? = nil
    ) async throws -> [MadeImage] {
        let maker = ISOMaker(try Host.forTests(), layout: layout, checksums: [.sha256], epoch: Self.epoch)
        var hooks = CreateISOHooks()
        let messages = messages
        hooks.log = { level, text in messages.add("\(level.rawValue): \(text)") }
        if let deliver { hooks.deliver = deliver }
        return try await phase.perform(
            planner.plan(), from: extraFiles, reuse: ISOReuse(maker, old: old),
            inputs: ISOInputs(epoch: Self.epoch), hooks: hooks)
    }

    func put(_ text: String, _ path: String) throws {
        let file = layout.compose.pushing(FilePath(path))
        try Files.createDirectories(file.removingLastComponent())
        try Files.writeAtomically(text, to: file)
    }

    /// A tree with a package, a repository and what makes it known.
    func putTree(_ variant: String, _ arch: String = "x86_64") throws {
        let tree = arch == "src" ? "\(variant)/source/tree" : "\(variant)/\(arch)/os"
        try put("package of \(variant)\n", "\(tree)/Packages/\(variant)-1.rpm")
        try put("<repomd><revision>\(variant)</revision></repomd>\n", "\(tree)/repodata/repomd.xml")
        try put("1795242752.5\nPeer Test 1.0\n\(arch)\nALL\n", "\(tree)/.discinfo")
        let shown = variants[variant] ?? variants.all[0]
        let info = TreeInfo(
            shown, arch, of: variants, in: try .forTests(release), layout: layout, buildTime: 1_795_242_752)
        try put(try info?.text() ?? "", "\(tree)/.treeinfo")
    }

    func staged(_ name: String, _ arch: String = "x86_64") throws -> String {
        try Files.readText(layout.work.extraISOFiles("Server", arch).appending(name))
    }

    /// What a command writes that runs at the top of the compose.
    func output(_ line: String) async throws -> String {
        try await Host.forTests().runner.check(Command.shell(line, in: layout.top)).output
    }
}
