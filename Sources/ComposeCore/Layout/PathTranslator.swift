public import SystemPackage

/// Turns paths into the URLs under which others see the same files.
public struct PathTranslator: Sendable, Hashable {
    private let rules: [(prefix: FilePath, url: String)]

    /// - Parameter translations: Prefixes and URLs in the order in which they are tried. A prefix is a whole
    ///   directory or file, with or without a slash at its end: `/mnt/koji` does not cover `/mnt/koji2`.
    public init(_ translations: [LayoutConfig.PathTranslation]) {
        rules = translations.map { translation in
            var url = translation.url[...]
            while url.last == "/" { url = url.dropLast() }
            return (FilePath(translation.prefix).lexicallyNormalized(), String(url))
        }
    }

    /// The URL of a path by the first prefix that covers it; the path without `.` and `..` when none does.
    public func translate(_ path: FilePath) -> String {
        let path = path.lexicallyNormalized()
        for (prefix, url) in rules {
            var rest = path
            guard rest.removePrefix(prefix) else { continue }
            return rest.isEmpty ? url : "\(url)/\(rest.string)"
        }
        return path.string
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.rules.elementsEqual(right.rules) { $0 == $1 }
    }

    public func hash(into hasher: inout Hasher) {
        for (prefix, url) in rules {
            hasher.combine(prefix)
            hasher.combine(url)
        }
    }
}
