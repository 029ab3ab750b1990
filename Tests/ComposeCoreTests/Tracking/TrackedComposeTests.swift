import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// Whole composes that a service keeps track of; all that takes time is skipped.
struct TrackedComposeTests {
    private struct Place {
        var directory: FilePath
        var host: Host
        var target: FilePath { directory.appending("target") }

        func request(_ destination: ComposeRequest.Destination) -> ComposeRequest {
            var request = ComposeRequest(
                config: directory.appending("test.conf").string, destination: destination)
            request.type = .test
            request.skipped = [
                "pkgset", "gather", "createrepo", "extra_files", "createiso", "extra_isos", "repoclosure",
                "image_checksum", "test", "buildinstall",
            ]
            request.parentComposes = ["Up-1-20261120.0"]
            request.respinOf = "T-1.0-20261120.t.1"
            return request
        }

        func run(_ destination: ComposeRequest.Destination) async throws -> ComposeRun.Report {
            try await ComposeRun(request(destination), on: host, commandLine: ["pungi"]).run()
        }
    }

    private func withPlace(
        _ server: LocalServer, translates: Bool = true, _ body: (Place) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            var host = try Host.forTests()
            host.environment.variables["SOURCE_DATE_EPOCH"] = "1795242752"
            let place = Place(directory: directory, host: host)
            try Files.createDirectories(place.target)
            var text = minimal + "cts_url = \"\(server.url)\"\n"
            if translates {
                text += "translate_paths = [(\"\(directory)\", \"https://example.org/composes\")]\n"
            }
            try Files.writeAtomically(text, to: directory.appending("test.conf"))
            try Files.writeAtomically(serverAndClient, to: directory.appending("variants.xml"))
            try await body(place)
        }
    }

    private static let id = "T-1.0-20261121.t.5"

    private func given() throws -> Reply {
        var release = ReleaseConfig.named("T", "1.0")
        release.name = "Test"
        let identity = try ComposeIdentity(release: release, type: .test, date: "20261121", respin: 5)
        return Reply(body: ComposeInfo(identity).encoded())
    }

    @Test("the service's ID names the directory, and it is told its URL") func below() async throws {
        let replies = try ["/api/1/composes/": [given()], "/api/1/composes/\(Self.id)": [Reply.json("{}")]]
        try await LocalServer.serving(replies) { server in
            try await withPlace(server) { place in
                let report = try await place.run(.below(place.target))
                #expect(report.directory == place.target.appending(Self.id))
                #expect(report.status == .finished)
                #expect(server.requests.map(\.method) == ["POST", "PATCH"])
                let sent = String(decoding: server.requests[0].body, as: UTF8.self)
                #expect(sent.hasSuffix(
                    #","parent_compose_ids":["Up-1-20261120.0"],"respin_of":"T-1.0-20261120.t.1"}"#))
                #expect(
                    String(decoding: server.requests[1].body, as: UTF8.self)
                        == #"{"action":"set_url","compose_url":"https://example.org/composes/target/\#(Self.id)"}"#)
            }
        }
    }

    @Test("a directory that was begun keeps its ID, and is not registered again") func exactly() async throws {
        let replies = try ["/api/1/composes/": [given()], "/api/1/composes/\(Self.id)": [Reply.json("{}")]]
        try await LocalServer.serving(replies) { server in
            try await withPlace(server) { place in
                let directory = place.directory.appending("mine")
                let begun = try ComposeIdentity(
                    release: .named("T", "1.0"), type: .test, date: "20261121", id: Self.id)
                _ = try await ComposeReservation.open(directory, or: begun).identity
                let report = try await place.run(.exactly(directory))
                #expect(report.identity.id == Self.id)
                #expect(server.requests.map(\.method) == ["PATCH"])
            }
        }
    }

    @Test("a compose that gets no ID is not begun") func refused() async throws {
        try await LocalServer.serving(["/api/1/composes/": [.json("{}", 403)]]) { server in
            try await withPlace(server) { place in
                for destination in [
                    ComposeRequest.Destination.below(place.target),
                    .exactly(place.directory.appending("mine")),
                ] {
                    let error = await #expect(throws: ComposeError.self) {
                        _ = try await place.run(destination)
                    }
                    #expect(error?.code == .tracking)
                }
                #expect(try Files.list(place.target) == [])
                #expect(!Files.exists(place.directory.appending("mine")))
            }
        }
    }

    @Test("that the service does not take the URL is in the log, and fails nothing") func noURL() async throws {
        let replies = try ["/api/1/composes/": [given()], "/api/1/composes/\(Self.id)": [Reply.json("{}", 400)]]
        try await LocalServer.serving(replies) { server in
            try await withPlace(server) { place in
                let report = try await place.run(.below(place.target))
                #expect(report.status == .finished)
                let log = try Files.readText(report.directory.appending("logs/global/pungi.global.log"))
                #expect(log.contains("[ERROR   ] CTS compose_url update failed with the error: PATCH "))
            }
        }
    }

    @Test("a path that nobody else knows is not sent") func noTranslation() async throws {
        try await LocalServer.serving(["/api/1/composes/": [given()]]) { server in
            try await withPlace(server, translates: false) { place in
                _ = try await place.run(.below(place.target))
                #expect(server.requests.map(\.method) == ["POST"])
            }
        }
    }
}
