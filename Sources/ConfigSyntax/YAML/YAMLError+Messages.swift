internal import SourceDiagnostics

/// Every sentence that the YAML reader can say.
extension YAMLError {
    static func tooLarge(_ size: Int, limit: Int) -> Self {
        Self(
            .limit, "the file has \(size) bytes; a configuration may have \(limit)",
            span: SourceSpan(lower: 0, upper: 0))
    }

    static func notUTF8(at byte: Int) -> Self {
        Self(
            .encoding, "this byte is not UTF-8", hint: "save the file in UTF-8",
            span: SourceSpan(lower: byte, upper: byte + 1))
    }

    static func tooDeep(_ limit: Int, at span: SourceSpan) -> Self {
        Self(.limit, "more than \(limit) collections lie within each other here", span: span)
    }

    static func aliasesUnfoldTooFar(at span: SourceSpan) -> Self {
        Self(
            .limit, "the aliases unfold to too many values",
            hint: "write the values out, or use fewer aliases",
            span: span)
    }

    static func secondDocument(at span: SourceSpan) -> Self {
        Self(
            .syntax, "a second document begins here; one file holds one configuration",
            hint: "remove the '---' or move what follows into a file of its own", span: span)
    }

    static func unknownAnchor(_ name: String, known: [String], at span: SourceSpan) -> Self {
        let near = Suggestion.nearest(to: name, among: known).map { "; did you mean '*\($0)'?" } ?? ""
        return Self(.syntax, "no anchor '&\(name)' stands before this alias\(near)", span: span)
    }

    static func anchorHoldsItself(_ name: String, at span: SourceSpan) -> Self {
        Self(.syntax, "the alias '*\(name)' lies within what it repeats", span: span)
    }

    static func collectionAsKey(at span: SourceSpan) -> Self {
        Self(
            .syntax, "a key must be a word, not a list or mapping",
            hint: "quote it when it begins with '{' or '['", span: span)
    }

    static func cannotMerge(_ node: ConfigNode) -> Self {
        Self(
            .syntax, "'<<' takes a mapping or a list of mappings, not \(node.summary)",
            hint: "point it at an anchor, as in '<<: *name'", span: node.span)
    }

    static func unknownTag(_ tag: String, at span: SourceSpan) -> Self {
        Self(
            .syntax, "the tag '\(YAMLTag.short(tag))' has no meaning here",
            hint: "quote the value when it begins with '!'", span: span)
    }

    static func tagDoesNotFit(_ tag: String, _ text: String, at span: SourceSpan) -> Self {
        Self(.syntax, "'\(text)' does not fit its tag '\(tag)'", span: span)
    }

    static func unreadable(_ failure: YAMLReaderFailure, at span: SourceSpan) -> Self {
        let context = failure.context.map { " \($0)" } ?? ""
        return Self(
            failure.isEncoding ? .encoding : .syntax, failure.problem + context,
            hint: hint(for: failure.problem), span: span)
    }

    /// What helped others who met this complaint of libyaml.
    private static func hint(for problem: String) -> String? {
        switch problem {
        case "found character that cannot start any token":
            "indent with spaces, not tabs; quote a value that begins with '@', '`' or '%'"
        case "mapping values are not allowed in this context":
            "quote the value when it contains ': ', and check the indentation"
        case "could not find expected ':'":
            "write 'key: value' with a space behind the colon, and check the line above"
        case "did not find expected key":
            "check the indentation, and the quotes of the line above"
        case "did not find expected ',' or ']'", "did not find expected ',' or '}'":
            "close the bracket, and separate its items by commas"
        case "found unexpected end of stream":
            "close the quotation mark"
        case "found undefined tag handle":
            "quote the value when it begins with '!'"
        case "control characters are not allowed":
            "remove the control character"
        default: nil
        }
    }
}
