internal import ConfigSyntax
internal import HostKit
internal import JSONKit
internal import SourceDiagnostics
public import SystemPackage

extension ConfigDumper {
    /// Dumps the configuration of each part of a compose into a directory, copies the variants and comps
    /// files beside them, and writes the description of the compose so that it names the dumps.
    ///
    /// Nothing is written before everything has been read and checked.
    /// - Throws: `.dumpSource` for a description that cannot be used, and what ``dump(_:)`` throws.
    public func dumpParts(_ description: String, into directory: FilePath) async throws {
        let path = environment.absolute(FilePath(description))
        guard Files.isRegular(path) else {
            throw ComposeError(
                .dumpSource, "Error Source \(description.visible) is neither file nor directory.")
        }
        var parts = ComposeParts(try Files.readText(path, limit: 16 << 20))
        guard !parts.parts.isEmpty else {
            throw ComposeError(
                .dumpSource,
                "\(description.visible) has no part with a 'config'; write a section for each part")
        }
        var output = DumpedFiles()
        for part in parts.parts {
            let name = try fileName(of: part)
            let shown = FilePath(description).removingLastComponent().pushing(FilePath(part.config))
            var options = try await options([shown.string])
            for option in ["variants_file", "comps_file"] {
                try output.take(
                    option, of: &options, part: part.name,
                    from: environment.absolute(shown).removingLastComponent())
            }
            let dump = JSONValue(ConfigNode(.mapping(options), span: OptionFilling.nowhere))
            try output.add(FilePath(name), Array(dump.pythonJSON.utf8))
            parts.set(part, config: name)
        }
        let name = path.lastComponent.map { FilePath($0.string) } ?? "compose.ini"
        try output.add(name, Array(parts.text.utf8))
        try output.write(to: environment.absolute(directory))
    }

    private func fileName(of part: ComposeParts.Part) throws(ComposeError) -> String {
        guard FilePath(part.name).components.count == 1, part.name.first != ".", !part.name.contains("/"),
            !part.name.utf8.contains(where: { $0 < 0x20 })
        else {
            throw ComposeError(
                .dumpSource, "the part '\(part.name.visible)' cannot be the name of a file; rename it")
        }
        return part.name + ".json"
    }
}

/// Files that are to be written into one directory.
struct DumpedFiles {
    private(set) var files: [(path: FilePath, bytes: [UInt8])] = []

    /// Takes a file in; the same file again is fine.
    mutating func add(_ path: FilePath, _ bytes: [UInt8]) throws(ComposeError) {
        if let other = files.first(where: { $0.path == path }) {
            guard other.bytes == bytes else {
                throw ComposeError(
                    .dumpSource, "two different files would be written as '\(path)'; rename a part")
            }
            return
        }
        files.append((path, bytes))
    }

    /// Takes the file of this machine that an option names, and lets the option name the copy.
    mutating func take(
        _ option: String, of options: inout ConfigMapping, part: String, from directory: FilePath
    ) throws {
        guard var node = options[option], let source = FileSource(node) else { return }
        let named: String
        switch source {
        case .path(let path): named = path
        case .scm(let scm) where scm.scm == "file" && scm.files.count == 1: named = scm.files[0]
        case .scm: return
        }
        let path = FilePath(named)
        // An absolute path stays true wherever the dump goes.
        guard path.isRelative, let last = path.lastComponent else { return }
        // Of an scm dict only the name counts, for the variants at least; a plain path counts whole.
        var place = path
        if case .scm = source, option == "variants_file" { place = FilePath(last.string) }
        let bytes = try Files.read(directory.pushing(place), limit: 256 << 20)
        if place.components.contains(where: { $0.kind == .parentDirectory }) { place = FilePath(last.string) }
        if files.contains(where: { $0.path == place && $0.bytes != bytes }) {
            place = FilePath("\(part)-\(last.string)")
        }
        try add(place, bytes)
        guard place != path else { return }
        node.value = .string(place.string)
        options.replace(option, by: node)
    }

    /// Writes everything, each file whole or not at all.
    func write(to directory: FilePath) throws {
        for file in files {
            let path = directory.pushing(file.path)
            try Files.createDirectories(path.removingLastComponent())
            try Files.writeAtomically(file.bytes, to: path)
        }
    }
}
