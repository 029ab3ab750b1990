internal import SourceDiagnostics

/// The tail of a message that offers the nearest known name.
enum ConfigSuggestion {
    static func nearest(to word: String, among candidates: some Sequence<String>) -> String {
        Suggestion.nearest(to: word, among: candidates).map { "; did you mean '\($0)'?" } ?? ""
    }
}
