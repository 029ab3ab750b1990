public import HostKit
internal import SystemPackage

/// The two streams of a command: results go to standard output, all else to standard error.
public struct Console: Sendable {
    /// Whether standard error shows colours: a terminal, and nobody said `NO_COLOR`.
    public let usesColor: Bool
    /// Whether standard error is a terminal, where a progress line can be drawn over.
    public let isInteractive: Bool
    /// Columns of the terminal.
    public let width: Int

    public init(_ environment: HostEnvironment) {
        isInteractive = environment.standardErrorIsTerminal && environment["TERM"] != "dumb"
        usesColor = isInteractive && environment["NO_COLOR"] == nil
        width = environment.terminalWidth ?? 120
    }

    /// Prints a result.
    ///
    /// - Throws: When standard output is closed or full.
    public func result(_ text: String) throws {
        try FileDescriptor.standardOutput.writeAll(text.utf8)
    }

    /// Prints a message; when even standard error is gone there is nobody left to tell, and work goes on.
    public func message(_ text: String) {
        BrokenPipe.survived { _ = try? FileDescriptor.standardError.writeAll(text.utf8) }
    }

    /// Prints something for whoever wants it; work goes on when nobody does.
    public func announcement(_ text: String) {
        BrokenPipe.survived { _ = try? FileDescriptor.standardOutput.writeAll(text.utf8) }
    }

    /// Says why a command failed; credentials in addresses are left out.
    public func failure(_ text: String) {
        let text = URLCredentials.redacted(in: text)
        message(usesColor ? "\u{1B}[1;31merror:\u{1B}[0m \(text)\n" : "error: \(text)\n")
    }
}
