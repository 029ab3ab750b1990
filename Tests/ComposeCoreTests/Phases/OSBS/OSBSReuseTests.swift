import HostKit
import KojiHubDouble
import KojiKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

/// Containers of an older compose.
struct OSBSReuseTests {
    private static let commit = String(repeating: "1", count: 40)
    private static let keys = "'repo': 'http://r/$COMPOSE_ID/a.repo', 'priority': 2, 'note': {'a': 1}"

    private func phase(
        _ place: DeliveryPlace, url: String = "git://x#\(commit)", _ keys: String = keys,
        allowed: Bool = true, old: ComposeLayout? = nil, compose name: String = "compose"
    ) async throws -> OSBSPhase {
        let config = try await ComposeConfig.lines(
            """
            osbs = {'^Server$': {'url': '\(url)', 'target': 'f44', 'git_branch': 'main', \(keys)}}
            osbs_allow_reuse = \(allowed ? "True" : "False")
            osbs_registries = {'*': 'r'}
            """)
        let first = place.context
        let layout = ComposeLayout(place.directory.appending(name))
        var context = DeliveryContext(
            host: first.host, identity: first.identity, variants: first.variants, layout: layout,
            state: first.state, log: first.log, notifier: first.notifier, runroots: first.runroots)
        context.koji = KojiTasks(
            try first.tasks().profile, credentials: .password(user: "composer", password: Secret("secret")),
            environment: first.host.environment, record: layout.logs)
        context.translator = first.translator
        context.old = old
        var phase = OSBSPhase(config.osbs, context)
        phase.outdatedPackages = { _ in [] }
        return phase
    }

    /// Makes an older compose with a container, and runs a body with the place and its layout.
    private func withOld(
        _ body: (DeliveryPlace, ComposeLayout, MadeContainers) async throws -> Void
    ) async throws {
        try await DeliveryPlace.with { place in
            let build = KojiHubDouble.Build(
                "bash", "5", "1", rpms: [.init("bash", "x86_64"), .init("bash", "src")])
            try place.hub.addBuild(build)
            place.giveContainers(packages: [build])
            let phase = try await phase(place, compose: "old")
            let made = try await phase.perform(phase.plan())
            #expect(try place.logHas("block 1, is built anew: there is no old compose"))
            try await body(place, phase.context.layout, made)
        }
    }

    @Test("a container that would be built again in the same way is used again") func same() async throws {
        try await withOld { place, old, made in
            var phase = try await phase(place, old: old)
            let asked = SharedList()
            phase.outdatedPackages = { packages in
                for package in packages { asked.add(package) }
                return []
            }
            let again = try await phase.perform(phase.plan())
            #expect(place.containerRequests.count == 1)
            #expect(again == made)
            #expect(asked.all == ["bash-5-1.x86_64"])
            let nvr = try #require(made.registries.keys.first)
            #expect(again.registries.keys.sorted() == [nvr])
            #expect(
                try place.logHas(
                    "The container of Server, block 1, is \(nvr) of the old compose, task "))
            // A third compose can go on from the second one.
            let third = try await self.phase(place, old: phase.context.layout, compose: "third")
            let last = try await third.perform(third.plan())
            #expect(last == made)
            #expect(place.containerRequests.count == 1)
        }
    }

    @Test(
        "one that was asked for otherwise is not",
        arguments: [
            ("git://x#\(String(repeating: "2", count: 40))", keys, "was asked for another one"),
            ("git://x#\(commit)", keys + ", 'more': 1", "was asked for another one"),
            ("git://x#\(commit)", "'priority': 2, 'note': {'a': 1}", "was asked for another one"),
            ("git://x#\(commit)", keys + ", 'gpgkey': 'k'", "was asked for another one"),
            ("git://x#main", keys, "its url names no commit"), ("git://x", keys, "its url names no commit"),
        ])
    func otherwise(_ url: String, _ keys: String, _ reason: String) async throws {
        try await withOld { place, old, _ in
            let phase = try await phase(place, url: url, keys, old: old)
            _ = try await phase.perform(phase.plan())
            #expect(place.containerRequests.count == 2)
            #expect(try place.logHas("block 1, is built anew: "))
            #expect(try place.logHas(reason))
        }
    }

    @Test("one whose packages have other versions now is not") func outdated() async throws {
        try await withOld { place, old, _ in
            var phase = try await phase(place, old: old)
            phase.outdatedPackages = { $0 }
            _ = try await phase.perform(phase.plan())
            #expect(place.containerRequests.count == 2)
            #expect(try place.logHas("this compose has other versions of bash-5-1.x86_64"))
            phase.outdatedPackages = nil
            _ = try await phase.perform(phase.plan())
            #expect(try place.logHas("the packages of this compose are not known"))
        }
    }

    @Test("one whose build, record or packages are gone is not") func gone() async throws {
        try await withOld { place, old, _ in
            let directory = old.logs.global.appending("osbs")
            let record = directory.appending("Server-1.reuse.json")
            let text = try Files.readText(record)
            try Files.writeAtomically(
                text.replacing(/"builds": "\d+"/, with: "\"builds\": \"4711\""), to: record)
            var phase = try await phase(place, old: old)
            _ = try await phase.perform(phase.plan())
            #expect(try place.logHas("the old build 4711 is not there any more"))
            try Files.writeAtomically("{]", to: record)
            phase = try await self.phase(place, old: old, compose: "third")
            _ = try await phase.perform(phase.plan())
            #expect(try place.logHas("Server-1.reuse.json"))
            try Files.remove(record)
            phase = try await self.phase(place, old: old, compose: "fourth")
            _ = try await phase.perform(phase.plan())
            #expect(try place.logHas("the old compose has no record of one"))
            #expect(place.containerRequests.count == 4)
        }
    }

    @Test("one of which Koji does not know the packages is not") func unknownPackages() async throws {
        try await DeliveryPlace.with { place in
            place.giveContainers()
            let first = try await phase(place, compose: "old")
            _ = try await first.perform(first.plan())
            let second = try await phase(place, old: first.context.layout)
            _ = try await second.perform(second.plan())
            #expect(place.containerRequests.count == 2)
            #expect(try place.logHas("Koji does not say which packages the old one has"))
        }
    }

    @Test("without leave nothing is used again, and nothing kept for it") func notAllowed() async throws {
        try await withOld { place, old, _ in
            let phase = try await phase(place, allowed: false, old: old)
            _ = try await phase.perform(phase.plan())
            #expect(place.containerRequests.count == 2)
            #expect(
                !Files.exists(phase.context.layout.logs.global.pushing("osbs/Server-1.reuse.json")))
        }
    }

    @Test("a scratch build cannot be used again") func scratch() async throws {
        try await DeliveryPlace.with { place in
            place.hub.onTask("buildContainer", .succeed(["repositories": ["r/x:1"]]))
            let first = try await phase(place, "'scratch': True", compose: "old")
            _ = try await first.perform(first.plan())
            let second = try await phase(place, "'scratch': True", old: first.context.layout)
            _ = try await second.perform(second.plan())
            #expect(place.containerRequests.count == 2)
        }
    }
}

extension OSBSReuseTests {
    @Test("a package is outdated where trees have another version of it, and not where they have none")
    func outdatedPackages() throws {
        let pool = try CaseCompose().pool
        #expect(
            pool.outdated([
                "needs-filtered-1.0-1.pt1.x86_64", "needs-filtered-0.9-1.pt1.x86_64", "nowhere-1-1.x86_64",
                "needs-filtered-0.9-1.pt1.s390x", "nonsense",
            ]) == ["needs-filtered-0.9-1.pt1.x86_64"])
    }
}
