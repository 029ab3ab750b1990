internal import ConfigSyntax
internal import HostKit
internal import SourceDiagnostics
public import SystemPackage

extension LoadedComposeConfig {
    /// Where things lie in the compose: the usual places, with those that `paths_templates` replaces.
    ///
    /// - Parameter directory: The directory of the configuration, where the path of a file starts.
    /// - Throws: `.input` with the findings of a file that is wrong; ``FileError``.
    public func pathTemplates(_ directory: FilePath) throws -> PathTemplates {
        guard let option = options["paths_templates"] else { return .standard }
        guard let name = option.string else { return PathTemplates.read(option) { _ in } }
        let bytes = try Files.read(directory.pushing(FilePath(name)), limit: 1 << 20)
        let source = SourceFile(name: name, bytes: bytes)
        let (templates, findings) = PathTemplates.read(source)
        guard findings.hasErrors else { return templates }
        throw ComposeError(
            .input, "paths_templates: \(name) is not valid", diagnostics: findings, files: [source])
    }
}
