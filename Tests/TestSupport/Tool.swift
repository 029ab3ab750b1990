public import HostKit
public import Testing

/// Programs that tests compare with or work on.
public enum Tool {
    /// A trait that skips a test when a program is missing; in CI the test runs and fails instead.
    ///
    /// CI is where the environment variable `CI` is `true`.
    public static func require(_ names: String...) -> ConditionTrait {
        .enabled("needs \(names.joined(separator: ", "))") {
            let environment = try HostEnvironment.current()
            let missing = names.filter { !isInstalled($0, environment) }
            if !missing.isEmpty, environment["CI"] == "true" { throw MissingTool(names: missing) }
            return missing.isEmpty
        }
    }

    /// Whether a program is in the `PATH`.
    public static func isInstalled(_ name: String, _ environment: HostEnvironment) -> Bool {
        let command = Command(name, environment: environment.variables, in: environment.currentDirectory)
        return (try? command.resolvedExecutable()) != nil
    }

    /// In CI a test must not pass because it did not run.
    public struct MissingTool: Error, CustomStringConvertible {
        public var names: [String]
        public var description: String {
            "install \(names.joined(separator: ", ")): no test is skipped in CI"
        }
    }
}
