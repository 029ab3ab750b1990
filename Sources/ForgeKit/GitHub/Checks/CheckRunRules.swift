// What GitHub asks of a check run, looked at before it is asked.

extension CheckRunChange {
    /// How many characters a summary or a text may have.
    static let textLimit = 65_535
    /// How many annotations GitHub takes at a time.
    static let annotationLimit = 50

    /// - Throws: `.badRequest`, with all that is wrong.
    func check() throws(ForgeFailure) {
        let problems = conclusionProblems + textProblems + annotationProblems + actionProblems
        guard problems.isEmpty else {
            throw ForgeFailure(
                .badRequest, detail: "the check run cannot be as it is said to be",
                fields: problems.map { ForgeFailure.Field($0.0, $0.1) })
        }
    }

    private typealias Problem = (String, String)

    private var conclusionProblems: [Problem] {
        var problems: [Problem] = []
        if let status, ![.queued, .inProgress, .completed].contains(status) {
            problems.append(("status", "only GitHub itself sets '\(status.rawValue)'"))
        }
        if conclusion == .stale { problems.append(("conclusion", "only GitHub itself sets 'stale'")) }
        if conclusion == nil, status == .completed {
            problems.append(("conclusion", "what is completed needs one"))
        } else if conclusion == nil, completed != nil {
            problems.append(("completed_at", "what has an end needs a conclusion"))
        }
        if let started, let completed, completed < started {
            problems.append(("completed_at", "it would end before it began"))
        }
        if let name, name.isEmpty { problems.append(("name", "it is empty")) }
        return problems
    }

    private var textProblems: [Problem] {
        guard let output else { return [] }
        var problems: [Problem] = []
        if output.title.isEmpty { problems.append(("output.title", "it is empty")) }
        for (name, text) in [
            ("title", output.title), ("summary", output.summary), ("text", output.text ?? ""),
        ]
        where text.unicodeScalars.count > Self.textLimit {
            problems.append(("output.\(name)", "more than \(Self.textLimit) characters"))
        }
        return problems
    }

    private var annotationProblems: [Problem] {
        (output?.annotations ?? []).enumerated().compactMap { place, annotation in
            let name = "output.annotations[\(place)]"
            if annotation.path.isEmpty { return (name, "there is no path") }
            if annotation.lines.lowerBound < 1 { return (name, "lines are counted from 1") }
            if annotation.columns != nil, annotation.lines.count > 1 {
                return (name, "columns are only for one line")
            }
            // GitHub counts in kilobytes here.
            if annotation.message.utf8.count > 64 << 10 || (annotation.rawDetails ?? "").utf8.count > 64 << 10
            {
                return (name, "more than 64 KB")
            }
            return (annotation.title ?? "").unicodeScalars.count > 255
                ? (name, "a title of more than 255 characters") : nil
        }
    }

    private var actionProblems: [Problem] {
        var problems: [Problem] = actions.count > 3 ? [("actions", "more than 3")] : []
        for (place, action) in actions.enumerated() {
            for (name, text, limit) in [
                ("label", action.label, 20), ("description", action.description, 40),
                ("identifier", action.identifier, 20),
            ] {
                if text.isEmpty { problems.append(("actions[\(place)].\(name)", "it is empty")) }
                if text.unicodeScalars.count > limit {
                    problems.append(("actions[\(place)].\(name)", "more than \(limit) characters"))
                }
            }
        }
        return problems
    }
}
