internal import SourceDiagnostics

/// Every sentence about names, values and files of a compose configuration.
extension ConfError {
    static func undefined(_ name: ConfName, known: ArraySlice<String>) -> Self {
        let constants = ["true": "True", "false": "False", "null": "None", "none": "None", "nil": "None"]
        let nearest = constants[name.text] ?? Suggestion.nearest(to: name.text, among: known)
        let suggestion = nearest.map { "; did you mean '\($0)'?" } ?? ""
        let isKeyword = ConfKeywords.all.contains(name.text)
        return Self(
            .undefined, "undefined variable '\(name.text.shortened)'\(suggestion)",
            hint: isKeyword
                ? "Python's '\(name.text)' is not part of this language"
                : "set it further up, or put it in quotes if it is text",
            fix: nearest, at: name.span)
    }

    static func variablesUnfoldTooFar(at span: SourceSpan) -> Self {
        Self(
            .limit, "the variables unfold to too many values", hint: "use fewer variables within variables",
            at: span)
    }

    static func collectionAsKey(_ key: ConfigNode, at span: SourceSpan) -> Self {
        Self(.key, "a key must be text or a number, not \(key.kind)", hint: "use text for the key", at: span)
    }

    static func duplicateKey(_ key: ConfigNode, first: SourceSpan, at span: SourceSpan) -> Self {
        Self(
            .duplicateKey, "duplicate dict key '\(key.keyText.shortened)'", hint: "remove one of the two",
            at: span, notes: [.init(message: "first written here", span: first)])
    }

    static func equalKeys(_ key: ConfigNode, first: ConfigNode, at span: SourceSpan) -> Self {
        Self(
            .equalKeys, "\(key.summary) is the same key as \(first.summary); this value counts", at: span,
            severity: .warning, notes: [.init(message: "the first key", span: first.span)])
    }

    // MARK: Formatting

    static func cannotFormat(
        _ failure: FormatFailure, template: ConfigNode, argument: SourceSpan, value: ConfigNode
    ) -> Self {
        let place = failure.kind == .excess ? argument : directive(failure.place, in: template)
        let code = failure.kind == .limit ? Code.limit : .format
        return Self(
            code, "cannot format this text: \(failure.message)", hint: hint(for: failure, value), at: place)
    }

    /// The directive's own place, when the literal holds its text as it is.
    private static func directive(_ place: Range<Int>, in template: ConfigNode) -> SourceSpan {
        let span = template.span
        let length = template.string?.utf8.count ?? 0
        guard template.style == .quoted, span.offsets.count == length + 2, !place.isEmpty else { return span }
        let start = span.offsets.lowerBound + 1
        return SourceSpan(
            file: span.file, lower: start + place.lowerBound, upper: start + place.upperBound)
    }

    private static func hint(for failure: FormatFailure, _ value: ConfigNode) -> String {
        switch failure.kind {
        case .directive: return "write '%%' for a percent sign"
        case .excess: return "give as many values as the text has '%' directives"
        case .limit: return "use a smaller width or shorter values"
        case .argument:
            return failure == .tooFew
                ? "give one value for each '%' directive, in parentheses" : "give a value of the other type"
        case .key(let key):
            let known = value.mapping?.entries.compactMap(\.key.string) ?? []
            return Suggestion.nearest(to: key, among: known).map { "did you mean '\($0)'?" }
                ?? "add the key to the dict"
        }
    }

    // MARK: Files

    static func unreadable(_ path: String, _ cause: any Error, at span: SourceSpan) -> Self {
        Self(.include, "cannot read '\(path)': \(cause)", hint: "check the path", at: span)
    }

    static func missingInclude(_ path: String, _ cause: any Error, at span: SourceSpan) -> Self {
        Self(
            .include, "cannot include '\(path.shortened)': \(cause)",
            hint: "write the path from this file's directory, without quotes and without '.conf'", at: span)
    }

    static func cannotImport(_ name: ConfName, from path: String, known: ArraySlice<String>) -> Self {
        let nearest = Suggestion.nearest(to: name.text, among: known)
        let suggestion = nearest.map { "; did you mean '\($0)'?" } ?? ""
        return Self(
            .include, "cannot import '\(name.text)' from '\(path)'\(suggestion)",
            hint: name.text == "as"
                ? "names cannot be changed with 'as'" : "set it in that file, or remove it here",
            fix: nearest, at: name.span)
    }

    static func includeCycle(_ chain: [String], at span: SourceSpan) -> Self {
        Self(
            .include, "the files include each other: " + chain.joined(separator: " → "),
            hint: "move what they share into a file of its own", at: span)
    }

    static func includesTooDeep(_ limit: Int, at span: SourceSpan) -> Self {
        Self(
            .limit, "more than \(limit) files include each other here",
            hint: "include the files side by side",
            at: span)
    }

    static func tooManyIncludes(_ limit: Int, at span: SourceSpan) -> Self {
        Self(.limit, "more than \(limit) files are included in all", hint: "include fewer files", at: span)
    }

    static func tooLarge(_ size: Int, limit: Int, at span: SourceSpan) -> Self {
        Self(.limit, "the file has \(size) bytes; a configuration may have \(limit)", at: span)
    }

    static func notUTF8(at span: SourceSpan) -> Self {
        Self(.encoding, "this byte is not UTF-8", hint: "save the file in UTF-8", at: span)
    }

    static func definedPrivateName(_ name: ConfName) -> Self {
        Self(
            .privateName,
            "'\(name.text)' cannot be defined: names that begin with an underscore are out of reach",
            hint: "choose a name without the underscore", at: name.span)
    }

    static func moreFindings(_ count: Int, severity: Diagnostic.Severity, at span: SourceSpan) -> Self {
        Self(
            .limit, "\(count) more findings are left out", hint: "repair these first", at: span,
            severity: severity)
    }
}
