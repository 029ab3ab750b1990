internal import SourceDiagnostics

/// A name and where it stands.
struct ConfName: Hashable, Sendable {
    var text: String
    var span: SourceSpan
}

/// One statement of a compose configuration.
enum ConfStatement: Sendable {
    case assignment(ConfName, ConfExpression)
    /// `global name`: the name is set to `None` and handed down to included files.
    case global(ConfName)
    case include(ConfInclude)
}

/// `from path import names`
struct ConfInclude: Sendable {
    /// The file's name without `.conf`, and its place.
    var path: ConfName
    /// The names to take over; a `*` among them stands for all.
    var names: [ConfName]
    /// The whole statement.
    var span: SourceSpan
}

/// A value as it is written; names are not looked up, and nothing is formatted yet.
enum ConfExpression: Sendable {
    case literal(ConfigNode)
    /// An integer that fits into no machine word: a node that holds it roughly, and its digits.
    indirect case largeInteger(ConfigNode, BigInteger)
    case name(ConfName)
    case list([ConfExpression], SourceSpan)
    case tuple([ConfExpression], SourceSpan)
    case mapping([Entry], SourceSpan)
    indirect case format(ConfigNode, ConfExpression, SourceSpan)
    /// Text that was reported already.
    case invalid(SourceSpan)

    struct Entry: Sendable {
        var key: ConfExpression
        var value: ConfExpression
    }

    /// The text of the whole expression.
    var span: SourceSpan {
        switch self {
        case .literal(let node), .largeInteger(let node, _): node.span
        case .name(let name): name.span
        case .list(_, let span), .tuple(_, let span), .mapping(_, let span), .format(_, _, let span),
            .invalid(let span):
            span
        }
    }
}

/// What was read of one file: statements and findings in the order of the text.
struct ConfSyntax: Sendable {
    enum Item: Sendable {
        case statement(ConfStatement)
        case finding(ConfError)
    }

    var items: [Item] = []
}
