internal import ConfigSyntax

/// A repository of packages that a tree is made of.
public struct TreefileRepository: Sendable, Hashable {
    /// What the sections are ordered by; empty without one.
    public var name: String
    public var baseURL: String
    /// Packages of it that are not to be used, with blanks between.
    public var exclude: String?
    public var checksSignatures: Bool
    /// Nil where nobody said so, which means yes.
    public var isEnabled: Bool?

    public init(
        _ baseURL: String, name: String = "", exclude: String? = nil, checksSignatures: Bool = false
    ) {
        self.baseURL = baseURL
        self.name = name
        self.exclude = exclude
        self.checksSignatures = checksSignatures
    }

    /// A URL, or a mapping with `baseurl` and, if wanted, `name`, `exclude`, `gpgcheck` and
    /// `enabled`.
    ///
    /// - Returns: Nil for another kind of value.
    init?(_ node: ConfigNode) {
        if let url = node.string {
            self.init(url)
            return
        }
        guard let mapping = node.mapping, let url = mapping["baseurl"]?.string else { return nil }
        self.init(url, name: mapping["name"]?.keyText ?? "")
        switch mapping["exclude"]?.value {
        case .string(let text): exclude = text
        case .sequence(let items): exclude = items.map(\.keyText).joined(separator: " ")
        default: break
        }
        checksSignatures = mapping["gpgcheck"].flatMap(Self.flag) ?? false
        isEnabled = mapping["enabled"].flatMap(Self.flag)
    }

    /// A boolean in any of the forms that repository files have.
    private static func flag(_ node: ConfigNode) -> Bool? {
        switch node.value {
        case .bool(let flag): flag
        case .integer(let number): number != 0
        case .string(let text): ["1", "true", "yes", "on"].contains(text.lowercased())
        default: nil
        }
    }

    /// Whether all of it fits into lines of a file.
    var isWritable: Bool {
        !baseURL.isEmpty
            && ![baseURL, exclude ?? ""].joined().unicodeScalars.contains {
                $0.value < 0x20 || $0.value == 0x7F
            }
    }
}

/// The file beside a treefile with its repositories.
struct TreefileRepositories: Sendable, Hashable {
    /// In the order of their names, and of the configuration for equal ones.
    let repositories: [TreefileRepository]
    static let fileName = "pungi.repo"

    init(_ repositories: [TreefileRepository]) {
        self.repositories = repositories.enumerated().sorted { left, right in
            (left.element.name, left.offset) < (right.element.name, right.offset)
        }.map(\.element)
    }

    /// The names of the sections, in their order.
    var names: [String] { repositories.indices.map { "repo-\($0)" } }

    /// The file in the form that yum, dnf and rpm-ostree read.
    var text: String {
        zip(names, repositories).map { name, repository in
            var lines = ["[\(name)]", "name=\(name)", "baseurl=\(repository.baseURL)"]
            if let exclude = repository.exclude, !exclude.isEmpty { lines.append("exclude=\(exclude)") }
            if let isEnabled = repository.isEnabled { lines.append("enabled=\(isEnabled ? 1 : 0)") }
            lines.append("gpgcheck=\(repository.checksSignatures ? 1 : 0)")
            return lines.map { $0 + "\n" }.joined()
        }.joined(separator: "\n")
    }
}
