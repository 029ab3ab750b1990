internal import ConfigSyntax
internal import SourceDiagnostics
internal import SystemPackage

/// Which option wants something from a source, for messages, and where its relative paths start.
public struct SourceUse: Sendable, Hashable {
    public var option: String
    /// Where the option is set, as `file:line:column`.
    public var place: String?
    public var base: SourceBase

    public init(option: String, place: String? = nil, base: SourceBase) {
        self.option = option
        self.place = place
        self.base = base
    }
}

/// Where a relative path of the machine's own files starts.
public enum SourceBase: Sendable, Hashable, Codable {
    /// At the directory of the configuration.
    case configuration
    /// At the directory of the configuration, where only the last part of the path counts.
    ///
    /// - Parameter paths: Whether that holds for plain paths as well, not just for scm dicts.
    case nameInConfiguration(paths: Bool)
    /// At the current directory of the process; what is not there is sought from the configuration's.
    case workingDirectory

    /// The reference's rule for an option.
    public init(option: String) {
        switch option {
        case "variants_file": self = .nameInConfiguration(paths: false)
        case "gather_prepopulate": self = .nameInConfiguration(paths: true)
        case "extra_files", "extra_isos", "product_id", "createrepo_extra_modulemd": self = .workingDirectory
        default: self = .configuration
        }
    }
}

extension LoadedComposeConfig {
    /// What a source of an option needs to be known by.
    public func use(of option: String) -> SourceUse {
        let place = options[option].map { sources.range($0.span).location }
        return SourceUse(option: option, place: place, base: SourceBase(option: option))
    }
}
