/// A boolean expression over dependencies, such as `(foo >= 1 or (bar with baz) if qux)`.
///
/// - SeeAlso: rpm, "Boolean dependencies".
public indirect enum RichDependency: Sendable, Hashable, Codable {
    case dependency(Dependency)
    /// All of them, by any packages.
    case and([RichDependency])
    /// At least one.
    case or([RichDependency])
    /// All of them, by one package.
    case with([RichDependency])
    /// The first, by a package that is not the second.
    case without(RichDependency, RichDependency)
    /// The first if the condition holds, else the alternative.
    case `if`(RichDependency, condition: RichDependency, otherwise: RichDependency?)
    /// The first unless the condition holds; then the alternative.
    case unless(RichDependency, condition: RichDependency, otherwise: RichDependency?)

    /// How deep expressions may be nested.
    public static let maximumDepth = 64

    /// Reads an expression in its parentheses.
    ///
    /// - Throws: ``RichDependencyError`` if it is none, or if it is nested deeper than ``maximumDepth``.
    public init(_ text: String) throws(RichDependencyError) {
        var parser = RichDependencyParser(text)
        self = try parser.whole()
    }

    /// All single dependencies in the order they were written.
    public var dependencies: [Dependency] {
        switch self {
        case .dependency(let dependency): [dependency]
        case .and(let parts), .or(let parts), .with(let parts): parts.flatMap(\.dependencies)
        case .without(let first, let second): first.dependencies + second.dependencies
        case .if(let first, let condition, let otherwise), .unless(let first, let condition, let otherwise):
            first.dependencies + condition.dependencies + (otherwise?.dependencies ?? [])
        }
    }
}

extension RichDependency: CustomStringConvertible {
    /// As rpm writes it.
    public var description: String {
        switch self {
        case .dependency(let dependency): dependency.description
        case .and(let parts): Self.joined(parts, "and")
        case .or(let parts): Self.joined(parts, "or")
        case .with(let parts): Self.joined(parts, "with")
        case .without(let first, let second): "(\(first) without \(second))"
        case .if(let first, let condition, let otherwise):
            "(\(first) if \(condition)\(Self.tail(otherwise)))"
        case .unless(let first, let condition, let otherwise):
            "(\(first) unless \(condition)\(Self.tail(otherwise)))"
        }
    }

    private static func joined(_ parts: [RichDependency], _ word: String) -> String {
        "(" + parts.map(\.description).joined(separator: " \(word) ") + ")"
    }

    private static func tail(_ otherwise: RichDependency?) -> String {
        otherwise.map { " else \($0)" } ?? ""
    }
}

/// A text that should have been a rich dependency.
public struct RichDependencyError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: String, Sendable, Hashable, Codable {
        /// A name, version, operator or parenthesis is missing or not understood.
        case syntax
        /// Operators were mixed without parentheses, or one was repeated that may stand only once.
        case chain
        /// Nested deeper than ``RichDependency/maximumDepth``.
        case tooDeep
    }

    public var code: Code
    /// The expression.
    public var text: String
    /// Bytes from its start to what is wrong.
    public var offset: Int
    public var reason: String

    public var description: String { "no rich dependency: '\(text)': \(reason) (at byte \(offset))" }
}
