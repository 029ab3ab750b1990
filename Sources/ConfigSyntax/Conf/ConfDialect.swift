/// How closely a compose configuration is read the way the reference reads it.
public enum ConfDialect: Hashable, Sendable {
    /// Triple-quoted and prefixed strings hold what their author meant, and slips that the reference passes
    /// over in silence, such as a missing comma, get a warning.
    case standard
    /// Every value is the reference's, even where it cuts a string's quotes in the wrong place; no warnings.
    case reference
}
