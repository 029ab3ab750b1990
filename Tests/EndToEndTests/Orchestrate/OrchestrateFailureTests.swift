import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// Parts that fail, and restarts.
@Suite(Tool.require("python3", "createrepo_c")) struct OrchestrateFailureTests {
    private let broken = "comps_file = \"missing.xml\""

    @Test("a failed part blocks what needs it, the rest is made, and a restart makes what is missing")
    func failure() async throws {
        try await withOrchestrateProject { project in
            try project.writePart("base", "base")
            try project.writePart("server", "tool", lines: broken)
            try project.writePart("client", "docs")
            let brief = OrchestrateProject.brief
            try project.join(
                """
                [base]
                config = base.conf
                \(brief)
                [server]
                config = server.conf
                depends_on = base
                \(brief)
                [client]
                config = client.conf
                depends_on = base server
                \(brief)
                """)
            let (made, outcome) = try await project.start(status: 1)
            #expect(try made.status == "DOOMED\n")
            #expect(try made.parts() == ["base FINISHED", "client BLOCKED", "server DOOMED"])
            #expect(outcome.errors.contains("Part server failed after "))
            // Not the copy in the compose, which nobody shall mend.
            #expect(outcome.errors.contains(": conf/server.conf:10:14: comps_file: "))
            #expect(outcome.errors.contains("For more details see \(made.path("logs/part-server.log"))"))
            #expect(outcome.errors.contains("Not made, because of part server: client"))
            #expect(
                outcome.errors.contains("go on with `pungi orchestrate restart conf/all.conf \(made.top)`"))
            // What is finished is published already.
            #expect(try made.variants() == ["Base"])
            #expect(try made.text("logs/report/index.html").contains("Part server failed after "))
            let status = try await project.orchestrate("status", made.top.string)
            #expect(status.output.contains("client  BLOCKED   parts/"))
            #expect(status.output.contains("for server"))

            try project.writePart("server", "tool")
            let base = try made.text("logs/part-base.log")
            let server = try made.part("server").top
            let again = try await project.restart(made)
            #expect(again.errors.contains("Parts to make: server, client"))
            #expect(again.errors.contains("Parts that are finished already: base"))
            #expect(try made.status == "FINISHED\n")
            #expect(try made.parts() == ["base FINISHED", "client FINISHED", "server FINISHED"])
            // Not made again, and gone on with.
            #expect(try made.text("logs/part-base.log") == base)
            #expect(try made.part("server").top == server)
            #expect(try made.part("server").log.contains("The compose is gone on with; it was DOOMED"))
            #expect(try made.variants() == ["Base", "Client", "Server"])
        }
    }

    @Test("a part that may fail leaves the compose incomplete; it can be made again, and others by name")
    func failable() async throws {
        try await withOrchestrateProject { project in
            try project.writePart("base", "base")
            try project.writePart("client", "docs", lines: broken)
            let brief = OrchestrateProject.brief
            try project.join(
                "[base]\nconfig = base.conf\n\(brief)\n[client]\nconfig = client.conf\nfailable = on\n\(brief)"
            )
            let (made, outcome) = try await project.start()
            #expect(try made.status == "FINISHED_INCOMPLETE\n")
            #expect(try made.parts() == ["base FINISHED", "client DOOMED"])
            #expect(outcome.errors.contains("Part client failed after "))
            #expect(outcome.errors.contains("which it may"))
            let failed = try made.json("logs/global/deliverables.json")["failed"] as? [String: [[Any]]]
            #expect(failed?["part"]?.first?.first as? String == "client")

            try project.writePart("client", "docs")
            let before = try made.part("base").top
            let again = try await project.restart(made, "base", "client")
            #expect(again.errors.contains("Parts to make: base, client"))
            #expect(try made.status == "FINISHED\n")
            // A finished part is never changed.
            #expect(try made.part("base").top != before)
            #expect(try MadeCompose(top: before).status == "FINISHED\n")
        }
    }

    @Test("scripts, tickets and listeners have what they need") func surroundings() async throws {
        try await withOrchestrateProject { project in
            let root = project.project.root
            try project.writePart("base", "base")
            try project.project.write(
                "#!/bin/sh\necho \"$KRB5CCNAME $*\" >>\(root)/kinit.log\necho ticket >\"${KRB5CCNAME#FILE:}\"\n",
                to: "bin/kinit", executable: true)
            try project.project.write("key", to: "keytab")
            try project.project.write(
                "#!/bin/sh\ncat >>\(root)/messages\necho >>\(root)/messages\n", to: "listen", executable: true
            )
            try project.project.write(
                "#!/bin/sh\necho \"$KRB5CCNAME $(cat \"${KRB5CCNAME#FILE:}\")\" >\(root)/seen\ncat >/dev/null\n",
                to: "look", executable: true)
            try project.join(
                "[base]\nconfig = base.conf\n\(OrchestrateProject.brief)",
                general: """
                    extra_args = --notification-script "\(root)/look"
                    kerberos = true
                    kerberos_keytab = \(root)/keytab
                    kerberos_principal = compose@EXAMPLE.COM
                    notification_script = \(root)/listen
                    pre_compose_script = echo "$COMPOSE_ID $RELEASE_VERSION"
                        echo "second: $COMPOSE_TYPE"
                    post_compose_script = cat "$COMPOSE_PATH/STATUS"
                    """)
            let (made, _) = try await project.start(environment: ["PATH": "\(root)/bin:/usr/bin:/bin"])
            #expect(
                try made.text("logs/pre_compose_0.log").hasSuffix(
                    "\n\(made.top.lastComponent?.string ?? "") 1.0\n"))
            #expect(try made.text("logs/pre_compose_1.log").hasSuffix("\nsecond: test\n"))
            #expect(try made.text("logs/post_compose_0.log").hasSuffix("\nFINISHED\n"))
            let kinit = try Files.readText(root.appending("kinit.log"))
            #expect(kinit.hasSuffix("/cache -k -t \(root)/keytab compose@EXAMPLE.COM\n"))
            let seen = try Files.readText(root.appending("seen"))
            #expect(seen.hasSuffix(" ticket\n"))
            let cache = try #require(kinit.split(separator: " ").first?.dropFirst("FILE:".count))
            #expect(seen.hasPrefix("FILE:\(cache) "))
            #expect(!Files.exists(FilePath(String(cache)).removingLastComponent()))
            let messages = try Files.readText(root.appending("messages"))
            #expect(messages.contains("\"status\":\"STARTED\""))
            #expect(messages.contains("\"status\":\"FINISHED\""))
            #expect(messages.split(separator: "\n").count == 2)
        }
    }

    @Test("a script that fails before the parts dooms the compose, one behind them only the command")
    func failingScripts() async throws {
        try await withOrchestrateProject { project in
            try project.writePart("base", "base")
            let part = "[base]\nconfig = base.conf\n\(OrchestrateProject.brief)"
            try project.join(part, general: "pre_compose_script = echo no; exit 3")
            let (first, outcome) = try await project.start(status: 1)
            #expect(try first.status == "DOOMED\n")
            #expect(try first.parts() == ["base READY"])
            #expect(outcome.errors.contains("For more details see \(first.path("logs/pre_compose_0.log"))"))
            try project.join(part, general: "post_compose_script = exit 3")
            _ = try await project.restart(first, status: 1)
            #expect(try first.status == "FINISHED\n")
            #expect(try first.parts() == ["base FINISHED"])
        }
    }
}
