internal import RPMKit

/// The default changes of a spec file, as a value: what will be written, and why not where not.
struct SpecUpdate: Hashable, Sendable {
    struct Entry: Hashable, Sendable {
        var author: String
        var date: ChangelogDate
        var text: String
    }

    var sourceNumber: Int
    var archive: SourceArchive
    var version: String
    /// Without the dist tag; nil leaves the release alone.
    var release: String?
    /// `[E:]V-R` for the changelog.
    var evr: String
    var entry: Entry?

    /// Makes the changes.
    ///
    /// - Returns: What the user should know.
    func apply(to editor: inout SpecEditor) throws(PackitError) -> [String] {
        do {
            try editor.setSource(number: sourceNumber, to: archive.name)
            let setup = try editor.setSetupRootDirectory(archive.rootDirectory)
            try editor.setVersion(version)
            if let release { try editor.setRelease(release) }
            try addEntry(to: &editor)
            return warnings(setup)
        } catch {
            throw PackitError(.spec, "the spec file cannot be changed: \(error)")
        }
    }

    private func addEntry(to editor: inout SpecEditor) throws(SpecError) {
        guard let entry else { return }
        try editor.removeSupersededEntry(author: entry.author, version: version, text: entry.text)
        try editor.addChangelogEntry(author: entry.author, evr: evr, date: entry.date, text: entry.text)
    }

    private func warnings(_ setup: SetupEdit) -> [String] {
        switch setup {
        case .edited: []
        case .noPrepSection: ["This package doesn't have a %prep section."]
        case .noSetupMacro:
            [
                "This package is not using %(auto)setup macro in prep. Packit will not update the %prep section."
            ]
        }
    }
}
