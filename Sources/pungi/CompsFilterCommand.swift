import ArgumentParser
import CommandSupport
import ComposeCore
import HostKit
import RepoKit
import SourceDiagnostics
import SystemPackage

/// What both names of the filter take.
struct CompsFilterOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Keep what is for this arch, or for all.", valueName: "arch"))
    var arch: String

    @Option(help: ArgumentHelp("Keep what is for this variant, or for all.", valueName: "variant"))
    var variant: String?

    @Option(help: ArgumentHelp("Where to write; standard output without it.", valueName: "file"))
    var output: String?

    @Flag(help: "Drop groups without an arch, too.")
    var archOnlyGroups = false

    @Flag(help: "Drop packages without an arch, too.")
    var archOnlyPackages = false

    @Flag(help: "Drop environments without an arch, too.")
    var archOnlyEnvironments = false

    @Flag(help: "Drop all categories.")
    var removeCategories = false

    @Flag(help: "Drop the language packs.")
    var removeLangpacks = false

    @Flag(help: "Drop all translations.")
    var removeTranslations = false

    @Flag(help: "Drop all environments.")
    var removeEnvironments = false

    @Option(
        help: ArgumentHelp(
            "Keep empty groups whose ID matches a shell pattern; may be repeated.", valueName: "pattern"))
    var keepEmptyGroup: [String] = []

    @Option(
        help: ArgumentHelp(
            "Let environments name a group that is not in the file; may be repeated.", valueName: "id"))
    var lookasideGroup: [String] = []

    @Flag(help: "Keep empty groups, and references to groups that are not there.")
    var noCleanup = false

    @Flag(help: "Leave the indentation as it is.")
    var noReindent = false

    @Argument(help: ArgumentHelp("The comps file.", valueName: "comps-file"))
    var compsFile: String

    var filter: CompsFilter {
        var filter = CompsFilter(arch: arch, variant: variant)
        filter.dropsGroupsOfAllArches = archOnlyGroups
        filter.dropsPackagesOfAllArches = archOnlyPackages
        filter.dropsEnvironmentsOfAllArches = archOnlyEnvironments
        filter.removesCategories = removeCategories
        filter.removesLangpacks = removeLangpacks
        filter.removesTranslations = removeTranslations
        filter.removesEnvironments = removeEnvironments
        filter.keptEmptyGroups = keepEmptyGroup
        filter.lookasideGroups = Set(lookasideGroup)
        filter.cleansUp = !noCleanup
        filter.reindents = !noReindent
        return filter
    }

    /// Reads, filters and writes.
    func run() throws {
        let environment = try HostEnvironment.current()
        let bytes = try filter.filtered(document(environment))
        if let output {
            try Files.writeAtomically(bytes, to: environment.absolute(FilePath(output)))
        } else {
            try Console(environment).result(String(decoding: bytes, as: UTF8.self))
        }
    }

    private func document(_ environment: HostEnvironment) throws -> CompsDocument {
        let bytes = try Files.read(environment.absolute(FilePath(compsFile)))
        do throws(CompsError) {
            return try CompsDocument(SourceFile(name: compsFile, bytes: bytes))
        } catch {
            throw ComposeError(
                .comps, "'\(compsFile)' cannot be read as a comps file", diagnostics: [error.diagnostic],
                files: [error.file])
        }
    }
}

/// `pungi comps-filter`.
struct CompsFilterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "comps-filter", abstract: "Filter a comps file by arch and variant.",
        discussion: """
            Removes what the attributes 'arch' and 'variant' give to others, and the attributes of what stays; then \
            empty groups, and references to groups that are not there. All else stays as it stands.
            """,
        aliases: ["comps_filter"])
    @OptionGroup var options: CompsFilterOptions

    func run() async throws { try options.run() }
}

/// The same by the reference's name.
struct CompsFilterProgram: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "comps_filter", abstract: "Filter a comps file by arch and variant.",
        version: pungiVersion)
    @OptionGroup var options: CompsFilterOptions

    func run() async throws { try options.run() }
}
