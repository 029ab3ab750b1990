import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct SigningCommandTests {
    private func config(_ command: String?, file: String? = "password") -> SigningConfig {
        var config = SigningConfig()
        (config.command, config.passwordFile) = (command, file)
        return config
    }

    private func required(_ config: SigningConfig) throws -> SigningCommand {
        let command = try SigningCommand(config)
        return try #require(command)
    }

    @Test(
        "whatever quotes the password stands in, it is one text that the shell does not look at",
        arguments: [
            "printf %%s %(signing_key_password)s", "printf %%s '%(signing_key_password)s'",
            "printf %%s \"%(signing_key_password)s\"", "printf %%s \\'''\"\"%(signing_key_password)s",
        ])
    func quotes(_ template: String) async throws {
        let secret = "a b'c\"d $HOME `id` \\ * %s"
        let command = try required(config(template))
        #expect(command.wantsPassword)
        var line = try Command.shell(command.script([]), in: "/")
        line.environment[SigningCommand.variable] = secret
        let output = try await Host.forTests().runner.check(line).output
        #expect(output.hasSuffix(secret))
        #expect(command.shown(["a-1-1"]) == template + " 'a-1-1'")
    }

    @Test("names of builds are single words") func builds() throws {
        let command = try required(config("sign", file: nil))
        #expect(command.script(["a-1-1", "b'$(id)-1-1"]) == "sign 'a-1-1' 'b'\\''$(id)-1-1'")
    }

    @Test("percent signs mean something only where there is a password") func percents() throws {
        let with = try required(config("a 100%% b"))
        #expect(with.script([]) == "a 100% b" && !with.wantsPassword)
        let without = try required(config("a 100%% %d b", file: nil))
        #expect(without.script([]) == "a 100%% %d b")
        let none = try SigningCommand(config(nil))
        #expect(none == nil)
        for template in ["sign %d", "sign %(password)s", "sign 100%"] {
            let error = #expect(throws: ComposeError.self) { _ = try SigningCommand(config(template)) }
            #expect(error?.code == .configuration)
        }
        let error = #expect(throws: ComposeError.self) {
            _ = try SigningCommand(config("sign %(signing_key_password)s", file: nil))
        }
        #expect(
            error?.message
                == "signing_command has %(signing_key_password)s and there is no password; set "
                + "signing_key_password_file")
    }

    @Test("the options of signing are read") func options() async throws {
        let config = try await ComposeConfig.lines(
            """
            signing_command = "sign"
            signing_key_id = "ABCD"
            signing_key_password_file = "-"
            """
        ).signing
        #expect(config.command == "sign" && config.keyID == "ABCD" && config.passwordFile == "-")
    }
}

struct SigningKeyPasswordTests {
    private func read(
        _ file: String?, in directory: FilePath, command: String = "sign %(signing_key_password)s"
    ) async throws -> Secret? {
        var config = SigningConfig()
        (config.command, config.passwordFile) = (command, file)
        return try await SigningKeyPassword.read(
            config, host: Host.forTests(), directory: directory,
            terminal: Terminal(directory.appending("no-terminal")))
    }

    @Test("the first line of the file is the password") func firstLine() async throws {
        try await withTemporaryDirectory { directory in
            let file = directory.appending("password")
            try Files.writeAtomically("top secret \nsecond line\n", to: file)
            for name in ["password", file.string] {
                let password = try await read(name, in: directory)
                #expect(password?.reveal() == "top secret ")
            }
            try Files.writeAtomically("dos\r\n", to: file)
            #expect(try await read("password", in: directory) == Secret("dos"))
            #expect(try await read(nil, in: directory, command: "sign") == nil)
            #expect(try await read("-", in: directory, command: "sign") == nil)
        }
    }

    @Test("a password that cannot be had is an error that names the remedy") func missing() async throws {
        try await withTemporaryDirectory { directory in
            try Files.writeAtomically("\nsecond line\n", to: directory.appending("empty"))
            for (name, text) in [
                ("empty", "the first line of empty is empty"),
                ("missing", "signing_key_password_file cannot be read"),
                ("-", "signing_key_password_file is '-', and nobody can be asked"),
            ] {
                let error = await #expect(throws: ComposeError.self) { try await read(name, in: directory) }
                #expect(error?.message.hasPrefix(text) == true)
            }
        }
    }
}
