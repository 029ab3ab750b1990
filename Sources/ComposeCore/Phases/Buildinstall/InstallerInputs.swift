internal import DigestKit
internal import HostKit
internal import SystemPackage

/// What decides about an installer, under names that people understand: the ground for using it again.
///
/// Content counts, not the names of composes: the repositories of a compose go by what is in them.
struct InstallerInputs: Sendable {
    private let layout: ComposeLayout
    private let plan: BuildinstallPlan
    private var facts: [String: String] = [:]
    /// A checksum of all packages; nil where it is not known.
    var packageSet: String?

    init(_ plan: BuildinstallPlan, layout: ComposeLayout) {
        self.plan = plan
        self.layout = layout
        facts["runroot packages"] = plan.packages.joined(separator: " ")
        facts["extra sources"] = plan.extraSources.map { URLCredentials.redacted(in: $0) }
            .joined(separator: " ")
        switch plan.work {
        case .lorax(let command), .task(let command): add(command)
        case .legacy(let command):
            facts["tool"] = "buildinstall"
            facts["product"] = command.product
            facts["version"] = command.version
            facts["arch"] = command.buildArch
            facts["final"] = "\(command.isFinal)"
        }
    }

    private mutating func add(_ command: LoraxCommand) {
        facts["tool"] = "lorax"
        facts["volume ID"] = command.volumeID ?? ""
        // What is left of the command line once all that has a name of its own is as in every other.
        var rest = command
        rest.place = InstallerPlace(results: "results", logs: "logs")
        (rest.sources, rest.volumeID, rest.configurationFile) = ([], nil, nil)
        (rest.product, rest.version, rest.release, rest.variant, rest.buildArch) = ("", "", "", nil, nil)
        rest.isFinal = false
        facts["options"] = ShellWords.join(rest.words)
        facts["product"] = command.product
        facts["version"] = command.version
        facts["variant"] = command.variant ?? ""
        facts["arch"] = command.buildArch ?? ""
        facts["final"] = "\(command.isFinal)"
    }

    /// Adds what is in files: repositories of the compose that have no packages, templates, the configuration of lorax.
    ///
    /// - Parameter sources: The repositories, comps among them.
    mutating func add(sources: [String]) throws {
        facts["sources"] = sources.map { source in
            var path = FilePath(source)
            return path.removePrefix(layout.top) ? path.string : URLCredentials.redacted(in: source)
        }.joined(separator: " ")
        let comps = layout.work.compsRepository(plan.arch, variant: plan.variant)
        if sources.contains(comps.string) { facts["comps"] = try Self.content(ofRepository: comps) }
        guard let command = plan.work.lorax else { return }
        if let path = command.configurationFile {
            facts["configuration file"] = try Checksum.of(path, .sha256).hexadecimal
        }
        let templates = command.options.templates + command.options.archTemplates
        for (number, path) in templates.enumerated()
        where path.hasPrefix("/") && Files.isRegular(FilePath(path)) {
            // One of the place where lorax runs is a part of what is installed there.
            facts["template \(number + 1)"] = try Checksum.of(FilePath(path), .sha256).hexadecimal
        }
    }

    /// A checksum of the metadata of a repository, without its index, which has dates.
    private static func content(ofRepository directory: FilePath) throws -> String {
        let repodata = directory.appending("repodata")
        guard Files.isDirectory(repodata) else { return "none" }
        let names = try Files.list(repodata).filter { $0 != "repomd.xml" }
        let lines = try names.map { name in
            "\(name) \(try Checksum.of(repodata.appending(name), .sha256).hexadecimal)\n"
        }
        return WorkRecord.digest(lines.joined().utf8)
    }

    /// All of it; nil where the packages are not known, and so neither is what the installer would be.
    var all: [String: String]? {
        guard let packageSet else { return nil }
        return facts.merging(["package set": packageSet]) { _, last in last }
    }

    /// Stands for all of it.
    var digest: String {
        let known = facts.merging(["package set": packageSet ?? "unknown"]) { _, last in last }
        let lines = known.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\n" }
        return WorkRecord.digest(lines.joined().utf8)
    }

    /// Whether there are repositories of which nobody knows what they had at another time.
    var hasForeignSources: Bool { !plan.extraSources.isEmpty }
}
