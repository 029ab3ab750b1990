internal import ConfigSyntax
internal import JSONKit
internal import SourceDiagnostics

/// `targets`: names, or names with settings of their own.
enum TargetsShape {
    private static let listAttributes = [
        "distros", "additional_packages", "additional_repos", "with_opts", "without_opts",
    ]
    private static let attributes = listAttributes + ["additional_modules"]

    /// - Parameter acceptsText: Whether one name may stand alone, without a list.
    static func shape(acceptsText: Bool) -> ValueShape {
        let expected = "a list of targets, or a mapping from targets to their settings"
        return .custom(
            CustomShape(expected, schema: schema(acceptsText: acceptsText)) { node, path, checker in
                switch node.value {
                case .string where acceptsText: checkName(node, path, &checker)
                case .sequence(let items): checkList(items, path, expected, &checker)
                case .mapping(let mapping): checkMapping(mapping, path, &checker)
                default:
                    checker.fail(
                        "config.wrong-type", "'targets' takes \(expected), not \(node.summary)", node, path)
                }
            })
    }

    private static func checkList(
        _ items: [ConfigNode], _ path: String, _ expected: String, _ checker: inout ShapeChecker
    ) {
        for (place, item) in items.enumerated() {
            let itemPath = "\(path)[\(place)]"
            if item.string != nil {
                checkName(item, itemPath, &checker)
            } else {
                checker.fail("config.wrong-type", "a target is text, not \(item.summary)", item, itemPath)
            }
        }
    }

    /// The reference looks at one attribute of one target only; what it passes over is a warning here.
    private static func checkMapping(_ mapping: ConfigMapping, _ path: String, _ checker: inout ShapeChecker)
    {
        var severity = Diagnostic.Severity.error
        for entry in mapping.entries {
            let targetPath = path.appending(key: entry.name)
            if entry.key.string == nil {
                checker.fail(
                    "config.wrong-type", "a target is text, not \(entry.key.summary)", entry.key, targetPath)
            } else {
                checkName(entry.key, targetPath, &checker)
            }
            guard let attributes = entry.value.mapping else {
                checker.fail(
                    "config.wrong-type",
                    "the target '\(entry.name)' takes a mapping of settings, not \(entry.value.summary)",
                    entry.value, targetPath, hint: "write '{}' when it has none")
                continue
            }
            for attribute in attributes.entries {
                check(attribute, targetPath.appending(key: attribute.name), severity, &checker)
                severity = .warning
            }
        }
    }

    private static func check(
        _ attribute: ConfigMapping.Entry, _ path: String, _ severity: Diagnostic.Severity,
        _ checker: inout ShapeChecker
    ) {
        let name = attribute.name
        guard attributes.contains(name) else {
            let nearest = Suggestion.nearest(to: name, among: attributes)
            return checker.report(
                Diagnostic(
                    code: "config.unknown-key", severity: severity,
                    message: "unknown key '\(name)' of a target"
                        + (nearest.map { "; did you mean '\($0)'?" } ?? ""),
                    range: checker.sources.range(attribute.key.span),
                    hint: "known are " + attributes.joined(separator: ", "),
                    fix: nearest, path: path))
        }
        let value = attribute.value
        let isList = listAttributes.contains(name)
        let fits = isList ? value.sequence?.allSatisfy { $0.string != nil } == true : value.string != nil
        guard !fits else { return }
        checker.report(
            Diagnostic(
                code: "config.wrong-type", severity: severity,
                message: "'\(name)' takes \(isList ? "a list of texts" : "text"), not \(value.summary)",
                range: checker.sources.range(value.span).firstLine, path: path))
    }

    static func checkName(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        guard let name = node.string else { return }
        if let renamed = TargetName.replacement(for: name) {
            return checker.warn(
                "config.deprecated-target", "target '\(name)' is deprecated; it is now called '\(renamed)'",
                node, path,
                hint: "'packit config fix' renames it", fix: renamed)
        }
        if !TargetName.isPlausible(name) {
            checker.warn(
                "config.unknown-target",
                "no release is called '\(name)'"
                    + ConfigSuggestion.nearest(to: name, among: TargetName.aliases), node,
                path, hint: "targets are aliases such as fedora-stable, or names such as fedora-42-x86_64")
        }
    }

    private static func schema(acceptsText: Bool) -> JSONValue {
        let texts: JSONValue = ["type": "array", "items": ["type": "string"]]
        let attributes =
            listAttributes.map { JSONValue.Member($0, texts) }
            + [.init("additional_modules", ["type": "string"])]
        let settings: JSONValue = [
            "type": "object", "properties": .object(attributes), "additionalProperties": false,
        ]
        let forms: [JSONValue] =
            (acceptsText ? [["type": "string"]] : []) + [
                texts, ["type": "object", "additionalProperties": settings],
            ]
        return ["anyOf": .array(forms)]
    }
}

/// What names of releases and chroots look like.
enum TargetName {
    static let architectures = [
        "aarch64", "armhfp", "i386", "ppc64le", "s390x", "x86_64", "riscv64", "x86_64_v2",
    ]
    static let aliases = [
        "fedora-all", "fedora-stable", "fedora-development", "fedora-latest", "fedora-latest-stable",
        "fedora-branched", "fedora-rawhide", "fedora-eln", "epel-all", "opensuse-all", "opensuse-leap-all",
        "opensuse-leap-micro-all", "opensuse-tumbleweed-all",
    ]

    /// The present name of a target that was renamed.
    static func replacement(for name: String) -> String? {
        let prefix = "centos-stream-"
        guard name.hasPrefix(prefix) else { return nil }
        let architecture = String(name.dropFirst(prefix.count))
        return architectures.contains(architecture) ? "\(prefix)8-\(architecture)" : nil
    }

    /// Whether a name can be that of a Fedora or EPEL release; other distributions are taken at their word.
    static func isPlausible(_ name: String) -> Bool {
        guard name.hasPrefix("fedora-") || name.hasPrefix("epel-") else { return true }
        let release = String(withoutArchitecture(name))
        if aliases.contains(release) { return true }
        let version = release.drop { $0 != "-" }.dropFirst()
        if release.hasPrefix("fedora-") { return !version.isEmpty && version.allSatisfy(\.isNumber) }
        let branch = version.drop { $0.isNumber || $0 == "." }
        return version.first?.isNumber == true && ["", "-branched", "-all"].contains(String(branch))
    }

    static func withoutArchitecture(_ name: String) -> Substring {
        for architecture in architectures where name.hasSuffix("-\(architecture)") {
            return name.dropLast(architecture.count + 1)
        }
        return name[...]
    }
}
