public import HostKit
public import SystemPackage

/// The password of the key that packages are signed with.
public enum SigningKeyPassword {
    /// Reads the password by `signing_key_password_file`, before a compose begins.
    ///
    /// - Parameters:
    ///   - directory: The configuration's, where relative paths start.
    ///   - terminal: Whom to ask when the option is `-`.
    /// - Returns: nil where the option is not set, or the command has no place for a password.
    /// - Throws: `.input` for a file that cannot be read or has none, and without a terminal; `.configuration` for a
    ///   command that is wrong; `CancellationError`.
    public static func read(
        _ config: SigningConfig, host: Host, directory: FilePath, terminal: Terminal = Terminal()
    ) async throws -> Secret? {
        guard let name = config.passwordFile, try SigningCommand(config)?.wantsPassword == true else {
            return nil
        }
        let password =
            name == "-"
            ? try await ask(terminal) : try read(name, [directory, host.environment.currentDirectory])
        guard !password.isEmpty else {
            throw ComposeError(
                .input,
                name == "-"
                    ? "no password of the signing key was typed"
                    : "the first line of \(name) is empty; it has to be the password of the signing key")
        }
        return password
    }

    private static func ask(_ terminal: Terminal) async throws -> Secret {
        do {
            return try await terminal.askSecretly("Signing key password: ")
        } catch let error as FileError {
            throw ComposeError(
                .input,
                "signing_key_password_file is '-', and nobody can be asked: \(error); name a file instead")
        }
    }

    private static func read(_ name: String, _ directories: [FilePath]) throws(ComposeError) -> Secret {
        let places = directories.map { $0.pushing(FilePath(name)) }
        let path = places.first { Files.exists($0) } ?? places[0]
        do {
            let bytes = try Files.read(path, limit: 64 << 10)
            let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
            return Secret(String(decoding: line, as: UTF8.self))
        } catch {
            throw ComposeError(.input, "signing_key_password_file cannot be read: \(error)")
        }
    }
}
