internal import ConfigSyntax
internal import SourceDiagnostics

/// Closer looks at single values.
enum GeneralChecks {
    static func notEmpty(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        guard node.string == "" else { return }
        checker.fail(
            "config.empty", "'\(path)' must not be empty", node, path, hint: "name the variants file")
    }

    static func list(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        guard let text = node.string else { return }
        checker.warn(
            "config.no-list", "the reference fails on a single text here", node, path,
            hint: "write [\"\(text)\"]")
    }

    static func one(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        guard let count = node.sequence?.count, count != 1 else { return }
        checker.fail(
            "config.wrong-count", "exactly one item is expected here, not \(count)", node, path,
            hint: count > 1 ? "write a block for each" : nil)
    }

    static func scm(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        guard node.string == "cvs" else { return }
        checker.fail("config.cvs", "CVS is not supported", node, path, hint: "use git or file")
    }

    static func skippedPhase(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        guard node.string == "productimg" else { return }
        checker.warn(
            "config.no-effect", "there is no phase 'productimg' any more", node, path, hint: "remove it")
    }

    static func deliverable(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        guard let name = node.string, name != "buildinstall", name != "iso" else { return }
        checker.warn(
            "config.no-effect", "'\(name)' is not a deliverable that may fail", node, path,
            hint: "must be one of: buildinstall, iso")
    }

    private static let checksums: Set<String> = [
        "md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_224", "sha3_256", "sha3_384", "sha3_512",
        "blake2b", "blake2s",
    ]

    static func checksum(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        guard let name = node.string, !checksums.contains(name.lowercased()) else { return }
        checker.warn(
            "config.not-a-choice", "'\(name)' is no known checksum; the compose will fail", node, path,
            hint: "use sha256 or sha512")
    }

    static func discSize(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        checker.warn(
            "config.no-effect", "Koji does not know 'disc_size'", node, path, hint: "write 'disk_size'")
    }

    static func pathsModule(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        checker.fail(
            ComposeConfigReader.pathsModuleCode, "a Python module cannot change the layout here", node, path,
            hint: "write the changes as 'paths_templates', or pass --ignore-paths-module")
    }

    static func pathsTemplates(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        var problems: [PathTemplates.Problem] = []
        _ = PathTemplates.read(node) { problems.append($0) }
        for problem in problems {
            checker.fail(PathTemplates.code, problem.message, problem.node, path, hint: problem.hint)
        }
    }

    private static let caches: Set<String> = [
        "dogpile.cache.dbm", "dogpile.cache.file", "dogpile.cache.memory", "dogpile.cache.null",
    ]

    static func cacheBackend(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        guard let name = node.string, !caches.contains(name) else { return }
        checker.warn(
            "config.no-effect", "the cache '\(name)' is not supported; nothing is cached", node, path,
            hint: "use dogpile.cache.dbm")
    }
}
