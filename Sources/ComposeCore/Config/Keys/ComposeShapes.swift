internal import ConfigSyntax
internal import JSONKit

/// Shapes that options of composes share.
extension ValueShape {
    /// A regular expression that is matched at the beginning of a variant's UID.
    static let regex = checked(.string, PatternChecks.pattern)

    /// One text, or several.
    static let texts = oneOrMore(.string)

    /// One value, or a list of them.
    static func oneOrMore(_ shape: ValueShape) -> ValueShape { .anyOf([shape, .list(shape)]) }

    /// Pairs of a pattern for variants and a mapping from architectures, or `*`, to values.
    static func byVariantAndArch(_ value: ValueShape) -> ValueShape {
        .list(.items([regex, .map(value)], minimum: 2))
    }

    /// A mapping from patterns for variants to values.
    static func byVariant(_ value: ValueShape) -> ValueShape { .checked(.map(value), PatternChecks.keys) }

    /// One of several words; old spellings are taken for what they are called now.
    static func choice(_ names: [String], oldSpellings: [String: String]) -> ValueShape {
        .checked(.choice(names + oldSpellings.keys.sorted())) { node, path, checker in
            guard let text = node.string, let name = oldSpellings[text] else { return }
            checker.report(.oldSpelling(node, means: name, path: path, sources: checker.sources))
        }
    }

    /// Bytes as a number, or as text with a unit.
    static let size = checked(.anyOf([.number, .string]), SizeChecks.size)

    static let isoLevel = custom(
        CustomShape(
            "a number from 1 to 4", schema: ["enum": [1, 2, 3, 4]], check: SizeChecks.isoLevel))

    /// Where to get a file or a directory from.
    static let scm = object(ComposeKeys.scm)

    /// A path, or where to get the file or directory from.
    static let textOrSCM = anyOf([.string, .scm])

    /// One repository or several: each its URL or variant, or a mapping of settings.
    static let repos = oneOrMore(.anyOf([.string, .object(ComposeKeys.repository)]))
}
