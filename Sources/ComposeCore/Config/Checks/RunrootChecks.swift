internal import ConfigSyntax
internal import SourceDiagnostics

/// Whether templates of commands for other machines can be filled.
enum RunrootChecks {
    static func initTemplate(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        check(node, path, .forInit, &checker)
    }

    static func installTemplate(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        check(node, path, .forInstall, &checker)
    }

    static func runTemplate(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        check(node, path, .forRun, &checker)
    }

    private static func check(
        _ node: ConfigNode, _ path: String, _ names: [RunrootTemplate.Name], _ checker: inout ShapeChecker
    ) {
        guard let text = node.string else { return }
        do throws(RunrootTemplate.Problem) {
            _ = try RunrootTemplate(text, names)
        } catch {
            checker.fail("config.template", "\(error)", node, path)
        }
    }
}
