public import HostKit
public import SourceDiagnostics
public import SystemPackage

/// A configuration to look at: where it is, and what the user calls it.
public struct ConfigTarget: Hashable, Sendable {
    /// The path as the user would write it.
    public var name: String
    public var path: FilePath
    /// Other configurations of the same directory, which do not count.
    public var ignored: [String]

    public init(name: String, path: FilePath, ignored: [String] = []) {
        self.name = name
        self.path = path
        self.ignored = ignored
    }

    /// Finds what a command line argument means: a file is itself, a directory is searched, and at last the
    /// current directory.
    ///
    /// - Throws: ``PackitError`` when there is no such thing, or no configuration in it.
    public static func find(_ argument: String, in environment: HostEnvironment) throws(PackitError) -> Self {
        let path = environment.absolute(FilePath(argument))
        if Files.isDirectory(path) {
            if let found = search(argument, path) { return found }
            if let found = search(".", environment.currentDirectory) { return found }
            throw PackitError(
                .noConfig,
                "No packit config found in \(argument); 'packit init' writes one. Its name is one of "
                    + ConfigLoader.fileNames.joined(separator: ", "))
        }
        if Files.exists(path) { return Self(name: argument, path: path) }
        throw PackitError(
            .noConfig, "\(argument): no such file or directory")
    }

    /// Finds the configuration of a directory and of no other place, such as a fresh clone.
    ///
    /// - Parameter name: What the user calls the directory.
    /// - Throws: ``PackitError`` when there is no configuration in it.
    public static func find(in directory: FilePath, called name: String) throws(PackitError) -> Self {
        guard let found = search(name, directory) else {
            throw PackitError(.noConfig, "No packit config found in \(name)")
        }
        return found
    }

    private static func search(_ argument: String, _ directory: FilePath) -> Self? {
        let names = ConfigLoader().files(in: directory).compactMap { $0.lastComponent?.string }
        guard let first = names.first else { return nil }
        let prefix = argument == "." ? "" : argument.hasSuffix("/") ? argument : argument + "/"
        return Self(
            name: prefix + first, path: directory.appending(first),
            ignored: names.dropFirst().map { prefix + $0 })
    }
}

extension Diagnostic {
    /// Two configurations in one directory: the reference takes one of them at random.
    public static func severalConfigs(_ name: String, ignored other: String) -> Self {
        Self(
            code: "config.several-files", severity: .warning,
            message: "'\(other)' stands beside this configuration and is ignored", range: .start(of: name),
            hint: "remove one of the two")
    }
}
