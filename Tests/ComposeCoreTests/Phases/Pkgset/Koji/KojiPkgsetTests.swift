import HostKit
import KojiHubDouble
import KojiKit
import RPMKit
import RepoKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

@Suite("Package sets of Koji", Tool.require("python3", "rpmbuild", "createrepo_c")) struct KojiPkgsetTests {
    @Test(
        "a tag's packages are there with what their headers say, in as many messages as there are questions")
    func tag() async throws {
        try await withKojiHub { hub, directory in
            try await hub.add(["bash", "zlib", "setup"], tag: "f1")
            let project = try KojiProject(directory, hub)
            let set = try await project.packages()
            #expect(hub.messages.map(\.method) == ["getLastEvent", "listTaggedRPMS"])
            #expect(set.nevras.contains("bash-5.2-1.pt1.x86_64"))
            #expect(set.nevras.contains("bash-5.2-1.pt1.src"))
            #expect(set.nevras.contains("setup-1.0-1.pt1.noarch"))
            // No variant has copies for other arches.
            #expect(set.nevras.allSatisfy { !$0.hasSuffix(".i686") })
            let bash = try #require(set.package("bash"))
            #expect(set.pool.sack.requires(bash).map(\.name).contains("filesystem"))
            #expect(set.pool.sack.provides(bash).map(\.name).contains("/bin/sh"))
            #expect(
                set.pool.origin(bash).location.description.hasSuffix(
                    "/packages/bash/5.2/1.pt1/x86_64/bash-5.2-1.pt1.x86_64.rpm"))
            #expect(set.pool.koji?.event == (try hub.lastEvent))
            let event = try KojiEventChoice.read(project.work.kojiEvent)
            #expect(event.id.rawValue == (try hub.lastEvent))
        }
    }

    @Test("the build that was tagged last counts, and what is tagged after the event does not") func latest()
        async throws
    {
        try await withKojiHub { hub, directory in
            try await hub.add(["app00-1.1-2.pt1"], tag: "f1")
            let event = try hub.lastEvent
            try await hub.add(["app00-1.0-1.pt1"], tag: "f1")
            var project = try KojiProject(directory, hub)
            var set = try await project.packages()
            #expect(set.nevras.contains("app00-1.0-1.pt1.x86_64"))
            #expect(!set.nevras.contains("app00-1.1-2.pt1.x86_64"))
            project.request.kojiEvent = "\(event)"
            set = try await project.packages()
            #expect(set.nevras.contains("app00-1.1-2.pt1.x86_64"))
            #expect(!set.nevras.contains("app00-1.0-1.pt1.x86_64"))
            // By the path of a compose that has an event, and by the one that it has itself.
            var other = try KojiProject(directory.appending("other"), hub)
            other.request.kojiEvent = directory.string
            #expect(try await other.packages().pool.koji?.event == event)
            other.request.kojiEvent = nil
            #expect(try await other.packages().pool.koji?.event == event)
        }
    }

    @Test("tags inherit unless they are told not to; several tags are read side by side, each package once")
    func inheritance() async throws {
        try await withKojiHub { hub, directory in
            try hub.addTag("f0")
            try hub.addTag("f2")
            try hub.setParents(["f0"], of: "f1")
            try hub.setParents(["f0"], of: "f2")
            try await hub.add(["setup"], tag: "f0")
            try await hub.add(["zlib"], tag: "f1")
            try await hub.add(["openssl"], tag: "f2")
            let tags = "pkgset_koji_tag = [\"f1\", \"f2\"]\n"
            var set = try await KojiProject(directory, hub, tags).packages()
            #expect(set.names.count { $0 == "setup" } == 1)
            #expect(set.names.contains("openssl"))
            let setup = try #require(set.package("setup", "noarch"))
            #expect(set.pool.sack.repository(setup).id == "f1")
            #expect(hub.count(of: "listTaggedRPMS") == 2)
            set = try await KojiProject(directory, hub, tags + "pkgset_koji_inherit = False\n").packages()
            #expect(!set.names.contains("setup"))
            #expect(set.names.contains("zlib"))
        }
    }

    @Test("sources without binaries are left out, noarch packages follow the arches of their source")
    func arches() async throws {
        try await withKojiHub { hub, directory in
            try await hub.add(["grub", "efishim", "excludenoarch", "excl-noarch"], tag: "f1")
            let set = try await KojiProject(directory, hub).packages()
            func isThere(_ name: String, _ arch: Arch, _ tree: String) -> Bool {
                guard let package = set.package(name, arch) else { return false }
                return set.pool.excluded[tree]?.contains(package) != true
            }
            #expect(isThere("grub", "src", "x86_64"))
            #expect(!isThere("grub", "src", "aarch64"))
            #expect(isThere("excludenoarch", "noarch", "x86_64"))
            #expect(!isThere("excludenoarch", "noarch", "aarch64"))
            #expect(
                set.findings.contains(
                    "exclusion: [aarch64] Excluding (EXCLUDEARCH: [\"aarch64\"]): excludenoarch-1.0-1.pt1.noarch.rpm"
                ))
            #expect(isThere("excl-noarch", "noarch", "aarch64"))
        }
    }

    @Test("copies for other arches are read where a variant wants them, and only for its trees")
    func multilib()
        async throws
    {
        try await withKojiHub { hub, directory in
            try await hub.add(["zlib"], tag: "f1")
            let variants = """
                <variants><variant id="Base" name="Base" type="variant">
                <arches><arch>x86_64</arch><arch>i386</arch></arches></variant></variants>
                """
            let without = try await KojiProject(directory, hub, variants: variants).packages()
            let copy = try #require(without.package("zlib", "i686"))
            #expect(without.pool.excluded["x86_64"]?.contains(copy) == true)
            #expect(without.pool.excluded["i386"]?.contains(copy) != true)
            let with = try await KojiProject(
                directory, hub, "pkgset_koji_tag = \"f1\"\nmultilib = [('.*', {'x86_64': ['devel']})]\n",
                variants: variants
            ).packages()
            #expect(with.pool.excluded["x86_64"]?.contains(copy) != true)
        }
    }

    @Test("with nodeps only builds with packages that are asked for are read") func nodeps() async throws {
        try await withKojiHub { hub, directory in
            try await hub.add(["zlib", "openssl", "test-release", "setup"], tag: "f1")
            let settings = """
                pkgset_koji_tag = "f1"
                gather_method = "nodeps"
                additional_packages = [('.*', {'*': ['open*', 'setup.noarch']})]

                """
            let set = try await KojiProject(directory, hub, settings).packages()
            #expect(!set.names.contains("zlib"))
            #expect(set.names.contains("openssl-devel"))
            #expect(set.names.contains("setup"))
            #expect(set.names.contains("test-release"))
        }
    }

    @Test("builds replace others of the same name, with a tag and without one") func extraBuilds()
        async throws
    {
        try await withKojiHub { hub, directory in
            try hub.addTag("elsewhere")
            try await hub.add(["app00-1.0-1.pt1", "zlib"], tag: "f1")
            try await hub.add(["app00-1.1-2.pt1"], tag: "elsewhere")
            let builds = "pkgset_koji_builds = [\"app00-1.1-2.pt1\"]\n"
            var set = try await KojiProject(directory, hub, "pkgset_koji_tag = \"f1\"\n" + builds).packages()
            #expect(set.nevras.contains("app00-1.1-2.pt1.x86_64"))
            #expect(!set.nevras.contains("app00-1.0-1.pt1.x86_64"))
            #expect(set.names.contains("zlib"))
            set = try await KojiProject(directory, hub, builds).packages()
            #expect(Set(set.names) == ["app00"])
            let project = try KojiProject(
                directory, hub, "pkgset_koji_builds = [\"nothing-1-1\", \"app00-1.1-2.pt1\", \"not-2-2\"]\n")
            let failure = try #require(await project.failure())
            #expect(failure.code == .koji)
            #expect(
                "\(failure)" == """
                    the hub of the Koji profile 'test' has not all of pkgset_koji_builds:
                    nothing-1-1: there is no such build
                    not-2-2: there is no such build
                    """)
        }
    }

    @Test("what the hub does not have is an error that says which option to correct") func unknown()
        async throws
    {
        try await withKojiHub { hub, directory in
            var project = try KojiProject(directory, hub, "pkgset_koji_tag = \"nosuch\"\n")
            var failure = try #require(await project.failure())
            #expect(failure.code == .koji)
            #expect(
                "\(failure)".hasPrefix("the hub of the Koji profile 'test' had no tag 'nosuch' at event "))
            #expect("\(failure)".contains("correct pkgset_koji_tag"))
            project = try KojiProject(
                directory.appending("b"), hub, "pkgset_koji_tag = \"f1\"\nkoji_event = 99999\n")
            failure = try #require(await project.failure())
            #expect(
                "\(failure)".hasPrefix(
                    "the hub of the Koji profile 'test' has no event 99999; correct koji_event"))
            project = try KojiProject(directory.appending("c"), hub)
            project.request.kojiEvent = "nowhere"
            failure = try #require(await project.failure())
            #expect(failure.code == .commandLine)
            try Files.writeAtomically(
                KojiProject.configuration.replacing("\"test\"", with: "\"other\"")
                    + "pkgset_koji_tag = \"f1\"\ngather_method = \"deps\"\n",
                to: directory.appending("c/compose.conf"))
            failure = try #require(await project.failure())
            #expect(failure.code == .koji)
            #expect("\(failure)".contains("other"))
        }
    }

    @Test("packages of a scratch build take part, and replace those of the very same version") func scratch()
        async throws
    {
        try await withKojiHub { hub, directory in
            try hub.addTarget("f1-target", build: "f1", into: "f1")
            try await hub.add(["app00-1.1-2.pt1", "zlib"], tag: "f1")
            var tasks: [Int64] = []
            for nvr in ["app00-1.0-1.pt1", "zlib-1.0-1.pt1"] {
                let parts = try #require(NVR(nvr))
                let files = try await CasePackages.files(nvr)
                let source = "git+https://example.com/\(parts.name).git#0123456789abcdef"
                let rpms = try files.map { path in
                    let header = try PackageHeader.read(path)
                    return KojiHubDouble.RPM(header.name, header.arch.rawValue)
                }
                hub.prepare(
                    source, KojiHubDouble.Build(parts.name, parts.version, parts.release, rpms: rpms),
                    files: files)
                let task = try hub.addTask("build", [.string(source), "f1-target", ["scratch": true]])
                #expect(try await hub.finish(of: task) == 2)
                tasks.append(task)
            }
            hub.forgetCalls()
            let settings =
                "pkgset_koji_tag = \"f1\"\npkgset_koji_scratch_tasks = [\"\(tasks[0])\", \"\(tasks[1])\"]\n"
            var project = try KojiProject(directory, hub, settings)
            let set = try await project.packages()
            #expect(hub.messages.count == 4)
            // The highest version wins later, when trees are gathered: both are there.
            #expect(set.nevras.contains("app00-1.0-1.pt1.x86_64"))
            #expect(set.nevras.contains("app00-1.1-2.pt1.x86_64"))
            let zlib = try #require(set.package("zlib"))
            #expect(set.pool.sack.packages(named: "zlib").count { set.pool.sack.arch($0) == "x86_64" } == 1)
            #expect(set.pool.origin(zlib).location.description.contains("/work/tasks/"))
            #expect(set.pool.sack.repository(zlib).id == "pkgset_koji_scratch_tasks")
            project.request.type = .nightly
            let error = await #expect(throws: ComposeError.self) { _ = try await project.packages() }
            #expect(error?.message.contains("only for composes of type test") == true)
        }
    }

    @Test("a hub that ends in the middle of its answer is an error, not a smaller compose") func brokenOff()
        async throws
    {
        try await withKojiHub { hub, directory in
            try await hub.add(["zlib", "openssl"], tag: "f1")
            let project = try KojiProject(directory, hub)
            for disturbance in [KojiHubDouble.Disturbance.truncated(2000), .shortened(3000), .status(503)] {
                hub.disturbNothing()
                hub.disturb("listTaggedRPMS", disturbance, times: 99)
                let failure = try #require(await project.failure())
                #expect(failure.code == .koji)
                #expect("\(failure)".contains("the tag 'f1'"))
            }
            hub.disturbNothing()
            hub.goOffline("closed for repairs")
            let failure = try #require(await project.failure())
            #expect("\(failure)".contains("closed for repairs"))
        }
    }
}
