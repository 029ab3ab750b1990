/// What the notes of updates say.
public enum BodhiNotes {
    /// The notes of an update for which nobody wrote any.
    ///
    /// - Parameter changelog: Of the build, since the last stable one; nil when there is none.
    public static func standard(_ nvr: String, changelog: String? = nil) -> String {
        let lead = "Automatic update for \(nvr)."
        guard let changelog, changelog.contains(where: { !$0.isWhitespace }) else { return lead }
        return "\(lead)\n\n##### **Changelog**\n\n```\n\(changelog)\n```"
    }

    /// The bugs that notes or a changelog say are fixed, such as `Resolves: rhbz#123456`, each once, in order.
    public static func bugs(in text: String) -> [Int] {
        let pattern = /(?:fix(?:es)?|close(?:s)?|resolve(?:s)?)(?:\:)?\s(?:fedora|epel|rh(?:bz)?)#([0-9]{5,})/
            .ignoresCase()
        var bugs: [Int] = []
        for match in text.matches(of: pattern) {
            if let number = Int(match.1), !bugs.contains(number) { bugs.append(number) }
        }
        return bugs
    }
}
