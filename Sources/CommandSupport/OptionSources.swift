internal import ConfigSyntax
public import HostKit
internal import SourceDiagnostics
internal import SystemPackage

/// Values for options that the command line does not give: `PACKIT_<OPTION>` variables, then the file
/// `.packit` (JSON) of the current directory.
public struct OptionSources: Sendable {
    /// Why a value from the environment or the file cannot be used.
    public struct Failure: Error, CustomStringConvertible, Sendable {
        public var description: String
    }

    private let environment: HostEnvironment
    private let file: ConfigMapping?
    private static let fileName = ".packit"

    /// - Throws: When `.packit` exists and is no JSON object.
    public init(_ environment: HostEnvironment) throws(Failure) {
        self.environment = environment
        file = try Self.readFile(environment)
    }

    private static func readFile(_ environment: HostEnvironment) throws(Failure) -> ConfigMapping? {
        let path = environment.currentDirectory.appending(fileName)
        guard Files.isRegular(path) else { return nil }
        let source: SourceFile
        do {
            source = SourceFile(name: fileName, bytes: try Files.read(path, limit: YAMLLimits().size))
        } catch {
            throw Failure(description: "\(error)")
        }
        do {
            // JSON is YAML, and this reader tells where a mistake is.
            guard let mapping = try YAMLDocument(source).root.mapping else {
                throw Failure(description: "\(fileName): a JSON object with option values was expected")
            }
            return mapping
        } catch let failure as Failure {
            throw failure
        } catch let error as YAMLError {
            throw Failure(description: "\(SourceMap([source]).range(error.span).location): \(error.message)")
        } catch {
            throw Failure(description: "\(error)")
        }
    }

    /// The file's value; null says nothing.
    private func written(_ name: String) -> ConfigNode? {
        file?[Self.key(name)].flatMap { $0.isNull ? nil : $0 }
    }

    /// A text option; `name` is that of the option, such as `output`.
    public func text(_ given: String?, _ name: String) -> String? {
        given ?? environment["PACKIT_" + Self.key(name).uppercased()] ?? written(name)?.keyText
    }

    /// A flag or a pair of flags; nil when nobody said anything.
    ///
    /// - Throws: When the value elsewhere is no boolean.
    public func flag(_ given: Bool?, _ name: String) throws(Failure) -> Bool? {
        if let given { return given }
        let variable = "PACKIT_" + Self.key(name).uppercased()
        if let text = environment[variable] {
            let node = ConfigNode(.string(text.lowercased()), span: SourceSpan(lower: 0, upper: 0))
            guard let flag = SchemaScalar.boolean(node) else {
                throw Failure(
                    description: "Invalid value for '\(variable)': '\(text)' is not a valid boolean.")
            }
            return flag
        }
        guard let node = written(name) else { return nil }
        guard let flag = SchemaScalar.boolean(node) else {
            throw Failure(
                description: "Invalid value for '\(name)' in \(Self.fileName): not a valid boolean.")
        }
        return flag
    }

    /// A repeatable option; in a variable the values are separated by blanks.
    public func texts(_ given: [String], _ name: String) -> [String] {
        if !given.isEmpty { return given }
        if let text = environment["PACKIT_" + Self.key(name).uppercased()] {
            return text.split(separator: " ").map(String.init)
        }
        guard let node = written(name) else { return [] }
        return node.sequence?.map(\.keyText) ?? [node.keyText]
    }

    private static func key(_ name: String) -> String {
        String(name.map { $0 == "-" ? "_" : $0 })
    }
}
