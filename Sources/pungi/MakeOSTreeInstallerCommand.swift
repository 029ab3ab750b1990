import ArgumentParser
import CommandSupport
import ComposeCore

/// `pungi make-ostree installer`.
struct MakeOSTreeInstallerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "installer", abstract: "Make an installer with lorax.",
        usage: """
            pungi make-ostree installer -p <product> -v <version> -r <release> -s <url> ... -o <dir> [<options>]
            """,
        discussion: """
            Options mean what they mean to lorax. --extra-config adds to them: repo and sources, lists of \
            repositories; installpkgs, add_template, add_arch_template, add_template_var, add_arch_template_var, \
            lists; rootfs_size; skip_branding. All of these may be left out.
            """)

    @Option(name: .shortAndLong, help: ArgumentHelp("The product's name.", valueName: "product"))
    var product: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("The product's version.", valueName: "version"))
    var version: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("The product's release.", valueName: "release"))
    var release: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("A repository of packages; may be repeated.", valueName: "url"))
    var source: [String] = []

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Where the installer goes; must not be there yet, or be empty.", valueName: "dir"))
    var output: String?

    @Option(
        name: [.customShort("t"), .long], help: ArgumentHelp("The variant's name.", valueName: "variant"))
    var variant: String?

    @Option(
        name: [.customShort("b"), .long],
        help: ArgumentHelp("Where the installer sends reports of bugs.", valueName: "url"))
    var bugurl: String?

    @Flag(help: "Leave out what Apple's machines boot by.")
    var nomacboot = false

    @Flag(help: "Accepted, and without effect.")
    var noupgrade = false

    @Flag(help: "Say that this is no test release.")
    var isfinal = false

    @Option(help: ArgumentHelp("The architecture.", valueName: "arch"))
    var buildarch: String?

    @Option(help: ArgumentHelp("The volume ID of the image.", valueName: "id"))
    var volid: String?

    @Option(
        name: [.customShort("i"), .long],
        help: ArgumentHelp(
            "A package, or a pattern for some, to install; may be repeated.", valueName: "package"))
    var installpkgs: [String] = []

    @Option(help: ArgumentHelp("A template for the installer's system; may be repeated.", valueName: "file"))
    var addTemplate: [String] = []

    @Option(help: ArgumentHelp("A template for the image; may be repeated.", valueName: "file"))
    var addArchTemplate: [String] = []

    @Option(help: ArgumentHelp("A variable of the former; may be repeated.", valueName: "name=value"))
    var addTemplateVar: [String] = []

    @Option(help: ArgumentHelp("A variable of the latter; may be repeated.", valueName: "name=value"))
    var addArchTemplateVar: [String] = []

    @Option(help: ArgumentHelp("The size of the root file system in GiB.", valueName: "size"))
    var rootfsSize: String?

    @Option(help: ArgumentHelp("Where logs go.", valueName: "dir"))
    var logDir: String?

    @Option(help: ArgumentHelp("More of the same, as JSON.", valueName: "file"))
    var extraConfig: String?

    func validate() throws { _ = try request(MakeOSTreeRun()) }

    private func request(_ run: MakeOSTreeRun) throws -> MakeOSTreeInstaller.Request {
        var request = MakeOSTreeInstaller.Request(
            product: try MakeOSTreeRun.needed(product, "--product <product>"),
            version: try MakeOSTreeRun.needed(version, "--version <version>"),
            release: try MakeOSTreeRun.needed(release, "--release <release>"), sources: source,
            output: run.path(try MakeOSTreeRun.needed(output, "--output <dir>")))
        request.variant = variant
        request.bugURL = bugurl
        request.leavesOutMacs = nomacboot
        request.isFinal = isfinal
        request.arch = buildarch
        request.volumeID = volid
        request.packages = installpkgs
        request.templates = addTemplate
        request.archTemplates = addArchTemplate
        request.templateVariables = addTemplateVar
        request.archTemplateVariables = addArchTemplateVar
        request.rootSize = rootfsSize
        request.logs = logDir.map(run.path)
        request.extraConfig = extraConfig.map(run.path)
        return request
    }

    func run() async throws {
        let run = try MakeOSTreeRun()
        let request = try request(run)
        let tool = MakeOSTreeInstaller(request, on: run.host, tell: run.tell)
        try await run.perform { try await tool.run() }
        try run.console.result("\(request.output)\n")
    }
}
