internal import HostKit
public import SystemPackage

extension TreeInfo {
    private static let compatibility = [
        "WARNING.0 = This section provides compatibility with pre-productmd treeinfos.",
        "WARNING.1 = Read productmd documentation for details about new format.",
    ]

    /// The text of the file.
    ///
    /// - Throws: `.metadata` for the path of an installer's file that the format has no way to write.
    public func text() throws(ComposeError) -> String {
        var ini = INIFile()
        ini.sections["header"] = ["type": "productmd.treeinfo", "version": "1.2"]
        ini.sections["release"] = Self.values(release)
        if let baseProduct {
            ini["release", "is_layered"] = "true"
            ini.sections["base_product"] = Self.values(baseProduct)
        }
        let platforms = Self.list(Array(self.platforms.union([arch])))
        let all = [variant] + others
        ini.sections["tree"] = [
            "arch": arch, "build_timestamp": "\(buildTime)", "platforms": platforms,
            "variants": Self.list(all.map(\.uid)),
        ]
        ini.sections["general"] = [
            "arch": arch, "family": release.name, "name": "\(release.name) \(release.version)",
            "packagedir": variant.paths["packages"] ?? "", "platforms": platforms,
            "repository": variant.paths["repository"] ?? "", "timestamp": "\(buildTime)",
            "variant": variant.id, "variants": Self.list(all.map(\.id)), "version": release.version,
        ]
        for variant in all { ini.sections["variant-\(variant.uid)"] = Self.values(variant) }
        if !addons.isEmpty { ini["variant-\(variant.uid)", "addons"] = Self.list(addons.map(\.uid)) }
        for addon in addons {
            let kind = addon.kind == .addon ? "addon" : "variant"
            ini.sections["\(kind)-\(addon.uid)"] = Self.values(addon)
            ini["\(kind)-\(addon.uid)", "parent"] = variant.uid
        }
        for (platform, files) in images where !files.isEmpty { ini.sections["images-\(platform)"] = files }
        if !stage2.isEmpty { ini.sections["stage2"] = stage2 }
        if !checksums.isEmpty { ini.sections["checksums"] = checksums }
        if let disc {
            ini.sections["media"] = ["discnum": "\(disc.number)", "totaldiscs": "\(disc.count)"]
        }
        return try ini.text(comments: ["general": Self.compatibility])
    }

    private static func list(_ names: [String]) -> String {
        names.sorted { $0.precedes($1) }.joined(separator: ",")
    }

    private static func values(_ product: Product) -> [String: String] {
        ["name": product.name, "short": product.short, "version": product.version]
    }

    private static func values(_ variant: Variant) -> [String: String] {
        var values = variant.paths
        values["id"] = variant.id
        values["name"] = variant.name
        values["type"] = variant.kind.rawValue
        values["uid"] = variant.uid
        return values
    }

    /// Reads a file of the same form, ours or that of an installer's maker.
    ///
    /// - Throws: `.metadata`.
    public init(_ text: String, name file: String) throws(ComposeError) {
        let ini = try INIFile(text, name: file)
        func need(_ section: String, _ name: String) throws(ComposeError) -> String {
            guard let value = ini[section, name] else {
                throw ComposeError(.metadata, "\(file): [\(section)] has no '\(name)'")
            }
            return value
        }
        func product(_ section: String) throws(ComposeError) -> Product {
            Product(
                name: try need(section, "name"), short: try need(section, "short"),
                version: try need(section, "version"))
        }
        func variant(_ section: String) throws(ComposeError) -> Variant {
            let kind = try need(section, "type")
            guard let known = ComposeCore.Variant.Kind(rawValue: kind) else {
                throw ComposeError(.metadata, "\(file): unknown type of variant '\(kind)'")
            }
            let facts: Set = ["id", "uid", "name", "type", "parent", "addons"]
            return Variant(
                id: try need(section, "id"), uid: try need(section, "uid"), name: try need(section, "name"),
                kind: known,
                paths: (ini.sections[section] ?? [:]).filter { !facts.contains($0.key) })
        }
        let uids = try need("tree", "variants").split(separator: ",").map(String.init)
        guard let uid = uids.first(where: { $0 == ini["general", "variant"] }) ?? uids.first else {
            throw ComposeError(.metadata, "\(file): [tree] lists no variants")
        }
        guard let time = Double(try need("tree", "build_timestamp")), time.magnitude < 1e15 else {
            throw ComposeError(.metadata, "\(file): the build_timestamp is no number")
        }
        self.init(
            release: try product("release"),
            baseProduct: ini.sections["base_product"] == nil ? nil : try product("base_product"),
            arch: try need("tree", "arch"), buildTime: Int64(time), variant: try variant("variant-\(uid)"))
        platforms = Set((ini["tree", "platforms"] ?? arch).split(separator: ",").map(String.init))
        for addon in ini["variant-\(uid)", "addons"]?.split(separator: ",") ?? [] {
            let section = ini.sections["addon-\(addon)"] == nil ? "variant-\(addon)" : "addon-\(addon)"
            addons.append(try variant(section))
        }
        for other in uids where other != uid { others.append(try variant("variant-\(other)")) }
        for (section, values) in ini.sections where section.hasPrefix("images-") {
            images[String(section.dropFirst("images-".count))] = values
        }
        stage2 = ini.sections["stage2"] ?? [:]
        checksums = ini.sections["checksums"] ?? [:]
        if let number = ini["media", "discnum"].flatMap({ Int($0) }),
            let count = ini["media", "totaldiscs"].flatMap({ Int($0) })
        {
            disc = Disc(number: number, count: count)
        }
    }

    /// - Throws: `.metadata`.
    public static func read(_ path: FilePath) throws(ComposeError) -> TreeInfo {
        let text: String
        do {
            text = try Files.readText(path, limit: 16 << 20)
        } catch {
            throw ComposeError(.metadata, error.description)
        }
        return try TreeInfo(text, name: path.string)
    }
}
