internal import ConfigSyntax
internal import DigestKit
internal import HostKit
internal import SystemPackage

/// The options that a compose was made with, as its logs keep them; the usual ones where they do not.
struct RecordedMediaOptions: Sendable {
    let checksums: ImageChecksumConfig
    let createiso: CreateISOConfig
    let gather: GatherConfig

    /// - Throws: ``FileError``.
    init(_ layout: ComposeLayout) throws {
        var options = ConfigMapping()
        if Files.isRegular(layout.logs.configDump) {
            let bytes = try Files.read(layout.logs.configDump, limit: 64 << 20)
            let document = ConfDocument(path: layout.logs.configDump.string, format: .json) { _ in bytes }
            options = document.root.mapping ?? options
        }
        let reader = OptionReader(options: options)
        checksums = ImageChecksumConfig(reader)
        createiso = CreateISOConfig(reader)
        gather = GatherConfig(reader)
    }

    /// The kinds of checksums that new images need: those of the options, and of what is there already.
    func kinds(_ images: ImageManifest) -> [Checksum.Kind] {
        let present = Set(images.images.values.flatMap(\.values).joined().flatMap(\.checksums.keys))
        let configured = Set(checksums.kinds.compactMap(Checksum.Kind.init(name:)))
        let found = configured.union(present.compactMap(Checksum.Kind.init(name:)))
        return found.isEmpty ? [.sha256] : Checksum.Kind.allCases.filter(found.contains)
    }
}
