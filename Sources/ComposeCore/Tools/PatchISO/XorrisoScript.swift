internal import SystemPackage

/// Commands of xorriso, a line each, as it reads them from a file.
struct XorrisoScript: Sendable, Hashable {
    private(set) var lines: [String] = []

    mutating func add(_ command: String, _ arguments: String...) { add(command, arguments) }

    mutating func add(_ command: String, _ arguments: [String]) {
        lines.append(([command] + arguments.map(Self.quoted)).joined(separator: " "))
    }

    /// Adds a command that is quoted already.
    mutating func add(line: String) { lines.append(line) }

    /// Puts a file onto the image, readable for all and owned by root as on media.
    ///
    /// - Parameter time: What is written as the time of its last change; nil leaves that of the file.
    mutating func map(_ source: FilePath, to path: String, isExecutable: Bool, time: Int64?) {
        add("-map", source.string, "/" + path)
        setAttributes(of: path, mode: isExecutable ? "0555" : "0444")
        if let time { add("-alter_date", "m", "=\(time)", "/" + path, "--") }
    }

    mutating func makeDirectory(_ path: String) {
        add("-mkdir", "/" + path, "--")
        setAttributes(of: path, mode: "0555")
    }

    private mutating func setAttributes(of path: String, mode: String) {
        add("-chown", "0", "/" + path, "--")
        add("-chgrp", "0", "/" + path, "--")
        add("-chmod", mode, "/" + path, "--")
    }

    var text: String { lines.joined(separator: "\n") + "\n" }

    /// An argument in quotes; xorriso joins quoted pieces like a shell, and has no escapes.
    static func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: "'\"'\"'") + "'"
    }

    /// The text of a quoted argument that xorriso printed.
    static func unquoted(_ text: some StringProtocol) -> String {
        var result = ""
        var quote: Character?
        for character in text {
            if let open = quote {
                if character == open { quote = nil } else { result.append(character) }
            } else if character == "'" || character == "\"" {
                quote = character
            } else {
                result.append(character)
            }
        }
        return result
    }
}
