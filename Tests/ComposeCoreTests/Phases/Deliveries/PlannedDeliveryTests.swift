import HostKit
import KojiHubDouble
import KojiKit
import TestSupport
import Testing

@testable import ComposeCore

struct PlannedDeliveryTests {
    @Test("passwords in the URLs of repositories are in no plan and in no log of a task") func secrets()
        async throws
    {
        let url = "https://user:geheim@git.example.com/r"
        let planned = PlannedDelivery(.ostree, variant: "Server", arches: [], what: "ostree x.yaml of \(url)")
        #expect(planned.what == "ostree x.yaml of https://<redacted>@git.example.com/r")
        try await DeliveryPlace.with { place in
            place.hub.onTask("buildContainer", .succeed(["koji_builds": [], "repositories": []]))
            let log = place.layout.logs.watchedTask("osbs", "Server", number: 1)
            _ = try await place.context.closedTask(
                .container(source: url + "#1", target: "f44"), purpose: "test", title: "Container", log: log)
            let text = try Files.readText(log)
            let shown = "\"https://<redacted>@git.example.com/r#1\", \"f44\""
            #expect(text.contains("COMMAND: buildContainer [\(shown)"))
            #expect(!text.contains("geheim"))
        }
    }

    @Test("what a milestone is waited for goes on when it is reached, or when nobody wants it any more")
    func milestones() async throws {
        let milestone = Milestone()
        async let first: Void = milestone.wait()
        milestone.reach()
        try await first
        try await milestone.wait()
        let never = Milestone()
        let task = Task { try await never.wait() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
