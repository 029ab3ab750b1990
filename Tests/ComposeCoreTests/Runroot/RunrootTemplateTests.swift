import Testing

@testable import ComposeCore

struct RunrootTemplateTests {
    private func filled(
        _ text: String, _ values: [RunrootTemplate.Name: RunrootTemplate.Value]
    ) throws -> String {
        try RunrootTemplate(text, [.key, .tag, .packages, .command]).filled(values)
    }

    @Test("names are replaced as the shell's words, doubled braces are braces") func words() throws {
        let text = try filled(
            "room {runroot_key} ${{HOME}} {packages} {command}",
            [.key: .words(["it's"]), .packages: .words(["a", "b c"]), .command: .command("lorax --x='1 2' o")])
        #expect(text == #"room 'it'"'"'s' ${HOME} a 'b c' lorax --x='1 2' o"#)
    }

    @Test("within quotes a value is the text that the quotes hold") func quotes() throws {
        let values: [RunrootTemplate.Name: RunrootTemplate.Value] = [
            .command: .command(#"echo 'a b' "$X" `y` \z"#), .packages: .words(["a", "b"]),
        ]
        #expect(
            try filled("mock --shell '{command}'", values)
                == #"mock --shell 'echo '\''a b'\'' "$X" `y` \z'"#)
        #expect(
            try filled(#"mock --shell "{command}" "{packages}""#, values)
                == #"mock --shell "echo 'a b' \"\$X\" \`y\` \\z" "a b""#)
        // Quotes that are protected or closed again begin nothing.
        #expect(try filled(#"echo \' 'x' "'" {packages}"#, values) == #"echo \' 'x' "'" a b"#)
    }

    @Test(
        "names that stand for nothing and single braces are refused",
        arguments: ["{runroot_tag}", "{}", "a {command", "a } b", "{command!r}"])
    func refused(text: String) {
        #expect(throws: RunrootTemplate.Problem.self) { try RunrootTemplate(text, [.key, .command]) }
    }
}

struct RunrootTextTests {
    private func request(_ work: RunrootRequest.Work, owned: Bool = false) -> RunrootRequest {
        var request = RunrootRequest(work, arch: "x86_64", log: "/logs/x.log")
        if owned { request.ownership = .init(userID: 1000, paths: ["/c/a b", "/c/d"]) }
        return request
    }

    @Test("Koji runs the command behind a clean-up, and gives away what it made") func koji() {
        #expect(
            request(.words(["bash", "/c/a b.sh"])).kojiText
                == "rm -f /var/lib/rpm/__db*; rm -rf /var/cache/yum/*; set -x; bash '/c/a b.sh'")
        #expect(
            request(.script("a && b"), owned: true).kojiText
                == "rm -f /var/lib/rpm/__db*; rm -rf /var/cache/yum/*; set -x; a && b ; EXIT_CODE=$? ; "
                + "chmod -R a+r '/c/a b' /c/d ; chown -R 1000 '/c/a b' /c/d ; exit $EXIT_CODE")
    }

    @Test("what takes a command gets one, whatever it is") func simple() {
        #expect(request(.words(["lorax", "a b"])).simpleCommand == "lorax 'a b'")
        #expect(request(.script("rm -rf x && lorax")).simpleCommand == "sh -c 'rm -rf x && lorax'")
        let owned = request(.words(["lorax"]), owned: true).simpleCommand
        #expect(owned.hasPrefix("sh -c 'lorax ; EXIT_CODE=$? ; chmod -R a+r "))
    }

    @Test("packages are sorted, and keys are none") func packages() {
        let output = "b-1-1.noarch\ngpg-pubkey-1-2.(none)\na-1-1.x86_64\nb-1-1.noarch\n"
        #expect(RunrootRequest.packages(in: output) == ["a-1-1.x86_64", "b-1-1.noarch"])
    }
}
