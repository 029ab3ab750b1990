extension SpecEditor {
    /// Removes the newest changelog entry when it says the same of the same version as an entry about to be
    /// added, by the same author: an earlier run wrote it, and the new one takes its place.
    ///
    /// - Parameters:
    ///   - version: without epoch and release.
    ///   - text: the lines below the header of the new entry.
    /// - Returns: whether an entry was removed.
    @discardableResult
    public mutating func removeSupersededEntry(
        author: String, version: String, text: String
    ) throws(SpecError) -> Bool {
        guard let changelog, !changelog.isAutomatic, let newest = changelog.entries.first,
            newest.author == SpecText.escapingForChangelog(author),
            let evr = newest.evr.flatMap({ EVR($0) }), evr.version == version,
            newest.content == Self.contentLines(text),
            let section = tree.sections(named: "changelog").first,
            let last = section.statements.last.map({ tree.statements[$0].bytes.upperBound })
        else { return false }
        let end = changelog.entries.dropFirst().first?.start ?? last
        try apply([SpecEdit(range: newest.start..<end, replacement: [])])
        return true
    }
}
