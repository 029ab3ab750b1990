/// A path as a configuration writes it: relative to the repository, unless it begins with a slash.
struct RepositoryPath: Hashable, Sendable {
    let text: String
    init(_ text: String) { self.text = text }

    var isAbsolute: Bool { text.hasPrefix("/") }

    /// Whether the path, read without looking at the disk, leaves the repository.
    var escapes: Bool { isAbsolute || normalized == nil }

    /// The path without `.` and `..`; nil when it leads out. Empty for the repository itself.
    var normalized: String? {
        var parts: [Substring] = []
        for part in text.split(separator: "/") where part != "." {
            if part == ".." {
                guard parts.popLast() != nil else { return nil }
            } else {
                parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }

    /// This path as seen from a directory of the repository.
    func appended(to directory: String) -> RepositoryPath {
        isAbsolute || directory.isEmpty ? self : RepositoryPath("\(directory)/\(text)")
    }
}
