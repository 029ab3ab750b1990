internal import ConfigSyntax
internal import SourceDiagnostics

/// Closer looks at texts whose type is right.
enum TextChecks {
    static func upstreamName(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        guard let text = node.string, text.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == 0 }) else {
            return
        }
        checker.report(
            Diagnostic(
                code: "config.bad-name", severity: .error,
                message: "'\(path)' must be a valid file name; archives are named after it",
                range: checker.sources.range(node.span), hint: "remove the '/'", path: path))
    }

    static func downstreamName(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        guard let text = node.string, text.contains("/") else { return }
        checker.warn("config.bad-name", "a package name has no '/'", node, path)
    }

    static func path(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        guard let text = node.string, RepositoryPath(text).escapes else { return }
        checker.warn("config.path-outside", "'\(text)' lies outside the repository", node, path)
    }

    static func paths(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        for (place, item) in (node.sequence ?? []).enumerated() {
            Self.path(item, "\(path)[\(place)]", &checker)
        }
    }

    static func url(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        guard let text = node.string, !looksLikeURL(text) else { return }
        checker.warn(
            "config.no-url", "'\(text)' is no URL", node, path,
            hint: "write it with its scheme, as in https://…")
    }

    static func looksLikeURL(_ text: String) -> Bool {
        guard let colon = text.firstRange(of: "://"), !text.contains(where: \.isWhitespace) else {
            return text.hasPrefix("git@") && text.contains(":")
        }
        let scheme = text[..<colon.lowerBound]
        return !scheme.isEmpty && scheme.allSatisfy { $0.isLetter || $0 == "+" }
            && colon.upperBound < text.endIndex
    }

    static func distGitURL(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        checker.warn(
            "config.ignored-key",
            "'dist_git_url' is no longer used; it is made of dist_git_base_url and downstream_package_name",
            node,
            path, hint: "remove it")
    }

    static func instances(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        guard node.sequence?.isEmpty == true else { return }
        checker.warn("config.no-instance", "no instance of the service acts on an empty list", node, path)
    }

    static func fingerprints(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        for (place, item) in (node.sequence ?? []).enumerated() {
            guard let text = item.string else { continue }
            let digits = text.filter { $0 != " " }
            if digits.count < 40 || !digits.allSatisfy(\.isHexDigit) {
                checker.warn(
                    "config.short-fingerprint",
                    "'\(text)' is no full fingerprint; short key IDs can be forged", item,
                    "\(path)[\(place)]", hint: "write all 40 hexadecimal digits")
            }
        }
    }

    static func identifier(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        guard let text = node.string, text.contains(":") else { return }
        checker.warn(
            "config.bad-identifier", "an identifier has no ':'; check names are built with it", node, path)
    }

    static func testCommand(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        guard let mapping = node.mapping, let labels = mapping.entry("default_labels"),
            let identifier = mapping.entry("default_identifier"), !labels.value.isNull,
            !identifier.value.isNull
        else { return }
        checker.warn(
            "config.exclusive-keys", "'default_identifier' and 'default_labels' exclude each other",
            identifier.key, path)
    }
}
