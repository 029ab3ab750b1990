/// The command that signs builds, with a reference to the password in place of the password.
///
/// The password comes to the shell in a variable: no list of processes shows it, unless the command itself hands it on as
/// an argument.
struct SigningCommand: Sendable, Hashable {
    /// The variable that has the password.
    static let variable = "PUNGI_SIGNING_KEY_PASSWORD"
    /// What stands for the password in the option.
    static let placeholder = "%(signing_key_password)s"

    /// As in the option.
    let template: String
    /// For the shell.
    private let text: String
    /// Whether the password has a place in it.
    let wantsPassword: Bool

    /// - Returns: nil where there is no command.
    /// - Throws: `.configuration` for a command that wants a password where there is none, or something else.
    init?(_ config: SigningConfig) throws(ComposeError) {
        guard let template = config.command else { return nil }
        self.template = template
        guard config.passwordFile != nil else {
            // Nothing is put into a command without a password, so a percent sign is one.
            guard !template.contains(Self.placeholder) else {
                throw ComposeError(
                    .configuration,
                    "signing_command has \(Self.placeholder) and there is no password; set "
                        + "signing_key_password_file")
            }
            (text, wantsPassword) = (template, false)
            return
        }
        var reader = Reader(rest: template[...])
        try reader.read()
        (text, wantsPassword) = (reader.text, reader.wantsPassword)
    }

    /// The line for the shell.
    func script(_ builds: [String]) -> String { text + Self.arguments(builds) }

    /// The line as the log has it.
    func shown(_ builds: [String]) -> String { template + Self.arguments(builds) }

    private static func arguments(_ builds: [String]) -> String {
        builds.map { " '\($0.replacing("'", with: "'\\''"))'" }.joined()
    }

    /// Reads a template and keeps in mind what the shell would be within.
    private struct Reader {
        private enum Quote {
            case none, single, double
        }

        var rest: Substring
        var text = ""
        var wantsPassword = false
        private var quote = Quote.none

        init(rest: Substring) { self.rest = rest }

        mutating func read() throws(ComposeError) {
            while let character = rest.first {
                if character == "%" {
                    try readPercent()
                    continue
                }
                text.append(rest.removeFirst())
                switch (character, quote) {
                case ("\\", .none), ("\\", .double):
                    if let next = rest.first, next != "%" { text.append(rest.removeFirst()) }
                case ("'", .none): quote = .single
                case ("'", .single): quote = .none
                case ("\"", .none): quote = .double
                case ("\"", .double): quote = .none
                default: break
                }
            }
        }

        private mutating func readPercent() throws(ComposeError) {
            if rest.hasPrefix("%%") {
                rest = rest.dropFirst(2)
                text.append("%")
            } else if rest.hasPrefix(SigningCommand.placeholder) {
                rest = rest.dropFirst(SigningCommand.placeholder.count)
                text += reference
                wantsPassword = true
            } else {
                throw ComposeError(
                    .configuration,
                    "signing_command has '\(rest.prefix(12))', which stands for nothing; there is "
                        + "\(SigningCommand.placeholder), and %% for a percent sign")
            }
        }

        private var reference: String {
            let value = "${\(SigningCommand.variable)}"
            return switch quote {
            case .none: "\"\(value)\""
            case .single: "'\"\(value)\"'"
            case .double: value
            }
        }
    }
}
