public import HostKit
internal import JSONKit
public import SystemPackage

/// A notification script that tells whoever makes several composes which phases they are in.
public struct ProgressReport: Sendable {
    /// The variable that names the file to append to.
    public static let variable = "_PUNGI_ORCHESTRATOR_PROGRESS_MONITOR"

    /// A file, or a pipe that somebody reads.
    public let path: FilePath
    /// `started` or `finished`.
    private let word: String

    /// - Parameter event: As scripts are called with.
    /// - Returns: nil where there is nothing to tell: for another event, or without the variable.
    public init?(event: String, _ environment: HostEnvironment) {
        switch event {
        case "phase-start": word = "started"
        case "phase-stop": word = "finished"
        default: return nil
        }
        guard let path = environment[Self.variable] else { return nil }
        self.path = environment.absolute(FilePath(path))
    }

    /// The line for a message.
    ///
    /// - Parameter message: A JSON object.
    /// - Throws: `.input` for a message that is none, or does not say which compose and which phase it is about.
    public func line(_ message: [UInt8]) throws(ComposeError) -> String {
        do throws(JSONError) {
            let root = try JSONDocument(message).root
            let (location, phase) = (try root.string("location"), try root.string("phase_name"))
            return "\(location.onOneLine): phase \(phase.onOneLine) \(word)\n"
        } catch {
            throw ComposeError(.input, "the message on standard input cannot be used: \(error)")
        }
    }

    /// Appends the line for a message, whole, even if others append at the same time.
    ///
    /// - Throws: What ``line(_:)`` throws; `.directory` for a file that cannot be written.
    public func tell(_ message: [UInt8]) throws(ComposeError) {
        let line = try line(message)
        let file = try LogFile(path)
        if let problem = file.append(line) { throw ComposeError(.directory, problem) }
    }
}
