internal import ConfigSyntax
internal import SourceDiagnostics

/// Closer looks at options about packages.
enum PackageChecks {
    static func notEmpty(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        guard node.sequence?.isEmpty == true else { return }
        checker.fail(
            "config.empty", "'\(path)' must not be empty", node, path,
            hint: "list the IDs of the accepted keys; [None] accepts unsigned packages")
    }

    static func repositoryList(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        guard let text = node.string else { return }
        checker.warn(
            "config.no-list", "repositories are a list; the reference fails on a single text", node, path,
            hint: "write [\"\(text)\"]")
    }

    private static let methods: Set<String> = ["none", "all", "runtime", "devel"]
    private static let idleMethods: Set<String> = ["kernel", "yaboot"]

    static func multilibMethod(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        guard let name = node.string, !methods.contains(name) else { return }
        guard !idleMethods.contains(name) else {
            return checker.warn(
                "config.no-effect", "the multilib method '\(name)' has no effect", node, path,
                hint: "remove it")
        }
        checker.fail(
            "config.not-a-choice", "'\(name)' is no multilib method", node, path,
            hint: "must be one of: none, all, runtime, devel")
    }

    static func exactName(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        guard let name = node.string, name.utf8.contains(where: { "*?[".utf8.contains($0) }) else { return }
        checker.warn(
            "config.glob", "'\(name)' counts as a glob here, though names are documented", node, path)
    }
}
