internal import SystemPackage

extension OSTreeInstallerPlan {
    /// How lorax is called for it.
    ///
    /// - Parameters:
    ///   - sources: URLs of repositories.
    ///   - templates: Where templates with relative paths start.
    func lorax(
        _ identity: ComposeIdentity, sources: [String], templates: FilePath, place: InstallerPlace
    ) -> LoraxCommand {
        func path(_ template: String) -> String {
            template.hasPrefix("/") ? template : templates.pushing(FilePath(template)).string
        }
        var command = LoraxCommand(
            product: identity.release.name, version: identity.release.version, variant: variant.uid,
            isFinal: identity.isSupported, buildArch: LoraxCommand.buildArch(arch), volumeID: volumeID,
            installedPackages: installer.packages, place: place)
        command.release = release
        command.sources = sources
        command.options.templates = installer.templates.map(path)
        command.options.archTemplates = installer.archTemplates.map(path)
        command.options.templateVariables = installer.templateVariables
        command.options.archTemplateVariables = installer.archTemplateVariables
        command.options.rootSize = installer.rootfsSize
        command.options.skipsBranding = installer.skipsBranding
        return command
    }
}
