/// What happens while parts are made, for whoever shows it.
public enum OrchestrateEvent: Sendable {
    /// The compose has a directory.
    case reserved(ComposeIdentity, ComposeLayout)
    case began(part: String)
    /// A part is in another phase.
    case phase(String, part: String)
    /// A part wrote a line.
    case line(String, part: String)
    case ended(part: String, PartStatus)
    case message(ComposeLog.Line)
}
