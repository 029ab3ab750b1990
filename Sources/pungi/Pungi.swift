import ArgumentParser
import ComposeCore
import SystemPackage

/// The root command.
struct Pungi: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pungi", abstract: "Make composes: trees of packages, images and their metadata.",
        discussion: "Options without a command make a compose, as with the reference's pungi-koji.",
        version: pungiVersion,
        subcommands: [
            ComposeCommand.self, PlanCommand.self, WhyCommand.self, GatherCommand.self, ConfigCommand.self,
            CompsFilterCommand.self, RepoclosureCommand.self, CreateUnifiedISOsCommand.self,
            PatchISOCommand.self, DiffCommand.self, ReportCommand.self, OrchestrateCommand.self,
            CacheCleanupCommand.self, CompareDepsolvingCommand.self, ReportProgressCommand.self,
            FedmsgNotificationCommand.self,
            MakeOSTreeCommand.self, WaitForSignedOSTreeCommand.self,
        ],
        defaultSubcommand: ComposeCommand.self)
}

/// Which command a name stands for: the reference's programs are commands of this one.
enum Program {
    static func root(startedAs path: String) -> any AsyncParsableCommand.Type {
        switch FilePath(path).lastComponent?.string {
        case "pungi-koji": PungiKoji.self
        case "pungi-gather": PungiGather.self
        case "pungi-config-validate": PungiConfigValidate.self
        case "pungi-config-dump": PungiConfigDump.self
        case "pungi-patch-iso": PungiPatchISO.self
        case "comps_filter": CompsFilterProgram.self
        case "pungi-cache-cleanup": CacheCleanupProgram.self
        case "pungi-create-unified-isos": CreateUnifiedISOsProgram.self
        case "pungi-orchestrate": PungiOrchestrate.self
        case "pungi-compare-depsolving": PungiCompareDepsolving.self
        case "pungi-notification-report-progress": PungiReportProgress.self
        case "pungi-make-ostree": PungiMakeOSTree.self
        default: Pungi.self
        }
    }
}
