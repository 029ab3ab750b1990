internal import ConfigSyntax
internal import HostKit
internal import SystemPackage

extension ComposeConfig {
    /// The options that a compose was made with, as its logs keep them; the usual ones where they do not.
    ///
    /// - Throws: ``FileError``.
    static func recorded(by layout: ComposeLayout) throws -> ComposeConfig {
        let path = layout.logs.configDump
        guard Files.isRegular(path) else { return ComposeConfig() }
        let bytes = try Files.read(path, limit: 64 << 20)
        let document = ConfDocument(path: path.string, format: .json) { _ in bytes }
        return document.root.mapping.map { ComposeConfig($0) } ?? ComposeConfig()
    }
}
