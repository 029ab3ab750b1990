/// In which language a compose configuration is written.
public enum ConfFormat: Hashable, Sendable {
    /// JSON when the file's name ends in `.json`, otherwise assignments.
    case byName
    case json
    /// The language of assignments that looks like Python.
    case assignments
    /// JSON where the text is JSON, otherwise assignments, whatever the name; as the reference's dump reads.
    case jsonOrAssignments
}
