extension SpecEditor {
    /// The changelog, nil without `%changelog`.
    public var changelog: Changelog? { Changelog(tree) }

    /// Whether rpmautospec writes the changelog.
    public var hasAutochangelog: Bool { changelog?.isAutomatic ?? false }

    /// Adds an entry on top of `%changelog`, laid out like the entries there: padding of the day, a time of day
    /// if the newest entry has one, blank lines between entries.
    ///
    /// Nothing is added without `%changelog`, if it is `%autochangelog`, or if the newest entry is of the same
    /// day, author and version and says the same.
    ///
    /// - Parameters:
    ///   - author: usually `NAME <ADDRESS>`; macros in it are escaped.
    ///   - evr: `[E:]V-R`, written as it is.
    ///   - date: in UTC.
    ///   - text: the lines below the header; see ``SpecText/escapingForChangelog(_:)``.
    /// - Returns: whether an entry was added.
    /// - Throws: `.invalidValue` for an author or version with a line break in it, or without an author.
    @discardableResult
    public mutating func addChangelogEntry(
        author: String, evr: String?, date: ChangelogDate, text: String
    ) throws(SpecError) -> Bool {
        try Self.checkLine(author, "the changelog's author")
        if let evr { try Self.checkLine(evr, "the changelog's version") }
        guard let changelog, !changelog.isAutomatic,
            let section = tree.sections(named: "changelog").first, let header = section.header
        else { return false }
        let author = SpecText.escapingForChangelog(author)
        let content = Self.contentLines(text)
        if let newest = changelog.entries.first,
            newest.repeats(author: author, evr: evr, date: date, content: content)
        {
            return false
        }
        let line = changelog.headerLine(author: author, evr: evr, date: date)
        let place = changelog.entries.first?.start ?? tree.statements[header].bytes.upperBound
        let separation = changelog.blankLinesAfterNewEntry
        try apply([
            insertion(of: [line] + content + Array(repeating: "", count: separation), at: place)
        ])
        return true
    }

    static func contentLines(_ text: String) -> [String] {
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
        while let last = lines.last, last.utf8.allSatisfy(\.isASCIISpace) { lines.removeLast() }
        return lines
    }
}

extension Changelog.Entry {
    fileprivate func repeats(author: String, evr: String?, date: ChangelogDate, content: [String]) -> Bool {
        guard let own = self.date else { return false }
        return (own.year, own.month, own.day) == (date.year, date.month, date.day) && self.author == author
            && self.evr == evr && self.content == content
    }
}

extension Changelog {
    /// As many as stand between the two newest entries; one if there is nothing to copy.
    fileprivate var blankLinesAfterNewEntry: Int {
        if entries.isEmpty { return 0 }
        return entries.count > 1 ? entries[0].blankLines : 1
    }

    /// The header of a new entry in the style of those that are there.
    fileprivate func headerLine(author: String, evr: String?, date: ChangelogDate) -> String {
        let two: (Int) -> String = { $0 < 10 ? "0\($0)" : "\($0)" }
        var line = "* \(date.weekday) \(date.monthName)\(dayText(date.day))"
        if entries.first?.hasTime == true {
            line += " \(two(date.hour)):\(two(date.minute)):\(two(date.second)) UTC"
        }
        let year = String(date.year)
        line += " " + String(repeating: "0", count: max(0, 4 - year.utf8.count)) + year + " " + author
        return evr.map { "\(line) - \($0)" } ?? line
    }

    /// The day with the white space before it: `05`, ` 5` in two columns, or `5`, as the newest entry with a
    /// day below 10 has it.
    private func dayText(_ day: Int) -> String {
        if day >= 10 { return " \(day)" }
        let example = entries.first { ($0.date?.day ?? 10) < 10 }?.dayText ?? " 0"
        if example.contains("0") { return " 0\(day)" }
        return (example.utf8.count > 2 ? "  " : " ") + "\(day)"
    }
}
