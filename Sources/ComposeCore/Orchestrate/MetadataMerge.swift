internal import ConfigSyntax
internal import HostKit
internal import JSONKit
internal import SourceDiagnostics
internal import SystemPackage

/// The metadata files of several composes as those of one.
struct MetadataMerge: Sendable {
    private var info: ComposeInfo
    private var rpms: RPMManifest?
    private var images: ImageManifest?
    private var modules: ModuleManifest?
    private var extraFiles: ExtraFilesManifest?
    private var osbs: OSBSManifest?
    /// Files that nobody knows, of whichever part, by name.
    private var others: [String: [(part: String, path: FilePath)]] = [:]

    private static let known = ["composeinfo", "rpms", "images", "modules", "extra_files", "osbs", "parts"]

    /// - Throws: `.metadata` when a file cannot be read, or two parts cannot be one compose.
    init(_ identity: ComposeIdentity, _ parts: [ComposeMerge.Part]) throws {
        info = ComposeInfo(identity)
        let compose = info.compose
        var first: (part: String, info: ComposeInfo)?
        var owners: [String: String] = [:]
        for part in parts {
            let own = try ComposeInfo.read(part.layout.metadata("composeinfo"))
            if let first {
                try Self.compare(first.info, first.part, own, part.name)
            } else {
                first = (part.name, own)
                info.baseProduct = own.baseProduct
                info.release.isLayered = own.release.isLayered
                info.release.isInternal = own.release.isInternal
            }
            for (uid, variant) in own.variants {
                if let other = owners.updateValue(part.name, forKey: uid) {
                    throw Self.twice("variant '\(uid)'", other, part.name)
                }
                info.variants[uid] = variant
            }
            try addLists(of: part, compose)
            try addOthers(of: part)
        }
    }

    private static func compare(
        _ one: ComposeInfo, _ first: String, _ other: ComposeInfo, _ second: String
    ) throws(ComposeError) {
        func name(_ info: ComposeInfo) -> String {
            [info.release, info.baseProduct].compactMap { $0 }.map {
                "\($0.short)-\($0.version) (\($0.type))"
            }
            .joined(separator: " on ")
        }
        guard name(one) == name(other) else {
            throw ComposeError(
                .metadata,
                "parts '\(first)' and '\(second)' are of different releases: \(name(one)) and \(name(other))")
        }
    }

    private static func twice(_ what: String, _ one: String, _ other: String) -> ComposeError {
        ComposeError(.metadata, "parts '\(one)' and '\(other)' both have \(what); leave it to one of them")
    }

    private static func read<File: MetadataFile>(
        _ type: File.Type, _ part: ComposeMerge.Part, _ name: String
    ) throws(ComposeError) -> File? {
        let path = part.layout.metadata(name)
        return Files.exists(path) ? try File.read(path) : nil
    }

    private mutating func addLists(
        of part: ComposeMerge.Part, _ compose: ComposeInfo.Compose
    ) throws(ComposeError) {
        if let own = try Self.read(RPMManifest.self, part, "rpms") {
            var all = rpms ?? RPMManifest(compose: compose)
            for (variant, arches) in own.rpms { all.rpms[variant, default: [:]].merge(arches) { $1 } }
            rpms = all
        }
        if let own = try Self.read(ImageManifest.self, part, "images") {
            var all = images ?? ImageManifest(compose: compose)
            for (variant, arches) in own.images.sortedByKey() {
                for (arch, images) in arches.sortedByKey() {
                    for image in images {
                        do throws(ComposeError) {
                            try all.add(image, to: variant, arch)
                        } catch {
                            throw ComposeError(.metadata, "part '\(part.name)': \(error.message)")
                        }
                    }
                }
            }
            images = all
        }
        if let own = try Self.read(ModuleManifest.self, part, "modules") {
            var all = modules ?? ModuleManifest(compose: compose)
            for (variant, arches) in own.modules {
                for (arch, modules) in arches {
                    for module in modules { all.add(module, to: variant, arch) }
                }
            }
            modules = all
        }
        if let own = try Self.read(ExtraFilesManifest.self, part, "extra_files") {
            var all = extraFiles ?? ExtraFilesManifest(compose: compose)
            for (variant, arches) in own.files {
                all.files[variant, default: [:]].merge(arches) { $0 + $1 }
            }
            extraFiles = all
        }
        try addContainers(of: part)
    }

    private mutating func addContainers(of part: ComposeMerge.Part) throws(ComposeError) {
        let path = part.layout.metadata("osbs")
        guard Files.exists(path) else { return }
        let document = ConfDocument(path: path.string, format: .json) {
            try Files.read(FilePath($0), limit: 256 << 20)
        }
        guard !document.diagnostics.hasErrors, let root = document.root.mapping else {
            throw ComposeError(.metadata, "part '\(part.name)': \(path) cannot be read")
        }
        var all = osbs ?? OSBSManifest()
        for variant in root.entries {
            for arch in variant.value.mapping?.entries ?? [] {
                for image in arch.value.sequence ?? [] {
                    all.add(JSONValue(image), to: variant.name, arch.name)
                }
            }
        }
        osbs = all
    }

    private mutating func addOthers(of part: ComposeMerge.Part) throws {
        for name in try Files.list(part.layout.metadata) {
            let path = part.layout.metadata.appending(name)
            guard Files.isRegular(path), !Self.known.contains(where: { name == "\($0).json" }) else {
                continue
            }
            others[name, default: []].append((part.name, path))
        }
    }

    /// Writes the files into an empty directory.
    func write(to directory: FilePath, _ warn: (String) -> Void) throws {
        for (name, sources) in others.sortedByKey() {
            guard let last = sources.last else { continue }
            if let other = sources.dropLast().last {
                warn(
                    "Parts '\(other.part)' and '\(last.part)' both have metadata/\(name); that of the latter counts"
                )
            }
            try Files.copy(last.path, to: directory.appending(name), keepingTimes: true)
        }
        let files: [(any MetadataFile)?] = [rpms, images, modules, extraFiles]
        for (file, name) in zip(files, ["rpms", "images", "modules", "extra_files"]) {
            if let file { try file.write(to: directory.appending("\(name).json")) }
        }
        if let osbs { try Files.writeAtomically(osbs.encoded(), to: directory.appending("osbs.json")) }
        try info.write(to: directory.appending("composeinfo.json"))
    }
}
