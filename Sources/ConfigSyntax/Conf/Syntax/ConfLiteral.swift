internal import SourceDiagnostics

/// A literal, with the exact digits of an integer that fits into no machine word.
struct ConfLiteral: Hashable, Sendable {
    var node: ConfigNode
    var exactInteger: BigInteger?

    init(_ node: ConfigNode, exactInteger: BigInteger? = nil) {
        self.node = node
        self.exactInteger = exactInteger
    }
}
