internal import ConfigSyntax
public import HostKit
public import SourceDiagnostics
public import SystemPackage

/// All of Koji's configuration files on a machine, from which profiles are read.
///
/// Later files win: `/etc/koji.conf.d/*.conf`, `/etc/koji.conf`, then the file that was named, or
/// `~/.koji/config.d/*.conf` and `~/.koji/config`.
public struct KojiConfiguration: Sendable {
    /// The files that were read, in this order.
    public private(set) var files: [FilePath] = []
    /// What is wrong with them, whatever the profile.
    public private(set) var diagnostics: [Diagnostic] = []
    /// The profiles that there are, in the order in which they came.
    public private(set) var profileNames: [String] = []
    private(set) var sections: [String: [String: ProfileOption]] = [:]
    private let environment: HostEnvironment

    private static let sizeLimit = 1 << 20
    private static let defaults = INIDocument.defaultSection

    /// - Parameters:
    ///   - file: The one that the user named, in place of those in the home directory; it must be there.
    ///   - system: Where the machine's own files are.
    /// - Throws: `.profile` for a file that cannot be read.
    public init(
        environment: HostEnvironment, file: FilePath? = nil, system: FilePath = "/etc"
    ) throws(KojiError) {
        self.environment = environment
        var candidates = try Self.files(in: system.appending("koji.conf.d"))
        candidates.append(system.appending("koji.conf"))
        if let file {
            let path = environment.absolute(file)
            guard Files.exists(path) else {
                throw KojiError(.profile, "there is no configuration file \(path)")
            }
            candidates.append(path)
        } else {
            let home = environment.home.appending(".koji")
            candidates += try Self.files(in: home.appending("config.d"))
            candidates.append(home.appending("config"))
        }
        for path in candidates where Files.exists(path) { try read(path) }
    }

    private static func files(in directory: FilePath) throws(KojiError) -> [FilePath] {
        guard Files.isDirectory(directory) else { return [] }
        do throws(FileError) {
            return try Files.list(directory).filter { $0.hasSuffix(".conf") }.map { directory.appending($0) }
        } catch {
            throw KojiError(.profile, "\(error)")
        }
    }

    private mutating func read(_ path: FilePath) throws(KojiError) {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try Files.read(path, limit: Self.sizeLimit)
        } catch {
            throw KojiError(.profile, "\(error)")
        }
        files.append(path)
        let document = INIDocument(SourceFile(name: path.string, bytes: bytes))
        diagnostics += document.diagnostics
        for section in document.sections {
            if sections[section.name] == nil { profileNames.append(section.name) }
            add(section, of: document)
        }
        if let section = document.defaults { add(section, of: document) }
    }

    private mutating func add(_ section: INIDocument.Section, of document: INIDocument) {
        var options = sections[section.name] ?? [:]
        for entry in section.entries {
            options[entry.name] = ProfileOption(
                value: entry.text, range: document.range(entry.valueRange))
        }
        sections[section.name] = options
    }

    /// Reads a profile; what is wrong with it comes with it.
    ///
    /// - Throws: `.profile` when there is none of that name.
    public func profile(_ name: String) throws(KojiError) -> (profile: KojiProfile, diagnostics: [Diagnostic])
    {
        guard let options = sections[name], name != Self.defaults else { throw missing(name) }
        let all = (sections[Self.defaults] ?? [:]).merging(options) { $1 }
        var reader = ProfileReader(all, environment)
        let profile = reader.profile(name)
        return (profile, diagnostics + reader.diagnostics)
    }

    private func missing(_ name: String) -> KojiError {
        let places =
            files.isEmpty ? "there is no configuration of Koji" : files.map(\.string).joined(separator: ", ")
        let known =
            profileNames.isEmpty
            ? "; there are none in \(files.isEmpty ? "any file: " : "")\(places)"
            : "; there are \(profileNames.joined(separator: ", ")) in \(places)"
        return KojiError(.profile, "no configuration for profile name: \(name)\(known)")
    }
}

extension KojiProfile {
    /// Reads a profile from Koji's configuration files.
    ///
    /// - Parameters:
    ///   - name: The section.
    ///   - configFile: In place of the files in the home directory.
    /// - Throws: `.profile` when there is none, or anything is wrong with it, with files and lines.
    public static func load(
        name: String = "koji", environment: HostEnvironment, configFile: FilePath? = nil
    ) throws(KojiError) -> KojiProfile {
        let configuration = try KojiConfiguration(environment: environment, file: configFile)
        let (profile, diagnostics) = try configuration.profile(name)
        let errors = diagnostics.filter { $0.severity == .error }
        guard errors.isEmpty else {
            let lines = errors.map { "\($0.range.location): \($0.message)" }
            throw KojiError(.profile, lines.joined(separator: "\n"))
        }
        return profile
    }
}
