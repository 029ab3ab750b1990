import DigestKit
import Foundation
import HostKit
import KojiHubDouble
import SystemPackage
import TestSupport
import Testing

/// Composes in which every phase has something to do.
@Suite(
    "Composes with every phase",
    Tool.requireSystem("apache2", "openssl"),
    Tool.require("ostree", "qemu-img", "xorrisofs", "genisoimage", "implantisomd5", "isohybrid", "mcopy"),
    Tool.require("mksquashfs", "unsquashfs"),
    .timeLimit(.minutes(10)))
struct EveryPhaseTests {
    /// The images of `images.json`: `Server x86_64 qcow2 Disk`.
    private func images(_ made: MadeCompose) throws -> [(name: String, image: [String: Any])] {
        let variants =
            try made.metadata("images", "payload", "images") as? [String: [String: [[String: Any]]]]
        var found: [(String, [String: Any])] = []
        for (variant, arches) in variants ?? [:] {
            for (arch, images) in arches {
                for image in images {
                    let words = [variant, arch, image["type"], image["subvariant"]].map { "\($0 ?? "")" }
                    found.append((words.joined(separator: " "), image))
                }
            }
        }
        return found.sorted { $0.0 < $1.0 }
    }

    @Test("a compose that asks for everything has it: images, metadata, checksums, messages")
    func everything() async throws {
        try await EveryPhaseProject.with { every in
            try every.configure()
            let (outcome, made) = try await every.run()
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            let status = try made.status
            #expect(status == "FINISHED\n")
            let images = try images(made)
            #expect(images.map(\.name) == Self.expectedImages)
            for (name, image) in images { try check(image, name, made) }
            try await checkTrees(made)
            try await checkMessages(every, made)
            try checkContainers(every, made)
            try checkRequests(every)
        }
    }

    /// Sources stand beside the binaries of their arch.
    private static let expectedImages = [
        "Cloud x86_64 dvd Cloud", "Cloud x86_64 dvd Cloud", "Cloud x86_64 dvd-ostree Cloud",
        "Cloud x86_64 ociarchive Cloud", "Server x86_64 boot Server", "Server x86_64 container Server",
        "Server x86_64 dvd Server", "Server x86_64 dvd Server", "Server x86_64 dvd Server",
        "Server x86_64 live Live", "Server x86_64 live Media", "Server x86_64 qcow2 Disk",
        "Server x86_64 qcow2-kiwi Server", "Server x86_64 qcow2-osbuild Server",
    ]

    /// An image is there, whole, and as it is told.
    private func check(_ image: [String: Any], _ name: String, _ made: MadeCompose) throws {
        let path = made.published.pushing(FilePath(try #require(image["path"] as? String)))
        let file = try Files.stat(path)
        #expect(file.size == (image["size"] as? NSNumber)?.int64Value, "\(name)")
        let sums = image["checksums"] as? [String: String]
        #expect(try Checksum.of(path, .sha256).hexadecimal == sums?["sha256"], "\(name)")
        if image["format"] as? String == "iso" {
            #expect((image["implant_md5"] as? String)?.count == 32, "\(name)")
            #expect((image["volume_id"] as? String)?.isEmpty == false, "\(name)")
        }
        let listing = try Files.readText(FilePath("\(path).SHA256SUM"))
        #expect(listing.contains(sums?["sha256"] ?? "none"), "\(name)")
    }

    /// Trees have installers that name their media and the kickstart.
    private func checkTrees(_ made: MadeCompose) async throws {
        let isolinux = try made.text("compose/Server/x86_64/os/isolinux/isolinux.cfg")
        #expect(isolinux.contains("hd:LABEL=S-1.0\\x20Server.x86_64 "), "\(isolinux)")
        #expect(isolinux.contains("inst.ks=hd:LABEL=S-1.0\\x20Server.x86_64:/ks.cfg"), "\(isolinux)")
        #expect(try made.text("compose/Server/x86_64/os/ks.cfg") == "lang C\n")
        let info = try made.text("compose/Server/x86_64/os/.treeinfo")
        for line in ["kernel = images/pxeboot/vmlinuz", "mainimage = images/install.img", "[checksums]"] {
            #expect(info.contains(line), "\(line)")
        }
        #expect(info.contains("repodata/repomd.xml = sha256:"))
        #expect(try made.text("compose/Cloud/x86_64/os/.treeinfo").contains("mainimage = images/install.img"))
        #expect(made.exists("compose/Server/x86_64/os/about/comps.xml"))
        let image = made.path("compose/Server/x86_64/os/images/install.img")
        let listing = "unsquashfs -ls \(image)"
        let output = try await HostKit.Host.forTests().runner.check(.shell(listing, in: made.top)).output
        #expect(output.contains("squashfs-root/isolinux/isolinux.bin"), "\(output)")
    }

    private func checkMessages(_ every: EveryPhaseProject, _ made: MadeCompose) async throws {
        let messages = try every.listener.messages
        let ostree = try #require(messages.first { $0.event == "ostree" })
        #expect(ostree["variant"] == "Cloud" && ostree["arch"] == "x86_64")
        #expect(ostree["ref"] == "sample/x86_64/test")
        let repository = every.project.root.appending("ostree/repo")
        #expect(ostree["local_repo_path"] == repository.string)
        #expect(ostree["repo_path"] == "http://example.com/ostree/repo")
        let head = try Files.readText(repository.appending("refs/heads/sample/x86_64/test"))
        #expect(head.trimmingCharacters(in: .newlines) == ostree["commitid"])
        #expect(Files.exists(repository.appending("summary")))
        let order = messages.map(\.short)
        let end = try #require(order.firstIndex(of: "status-change FINISHED"))
        let push = try #require(order.firstIndex(of: "osbs-request-push"))
        #expect(end < push)
        for phase in ["buildinstall", "live_images", "ostree_container", "image_container", "kiwibuild"] {
            #expect(
                order.contains("phase-start \(phase)") && order.contains("phase-stop \(phase)"), "\(phase)")
        }
    }

    private func checkContainers(_ every: EveryPhaseProject, _ made: MadeCompose) throws {
        let containers = try made.json("compose/metadata/osbs.json")["Server"] as? [String: [[String: Any]]]
        let builds = try #require(containers?["x86_64"]).compactMap { $0["name"] as? String }.sorted()
        #expect(builds == ["base-container", "layered-container"])
        let registries = try made.json("logs/global/osbs-registries.json")
        #expect(registries.keys.allSatisfy { $0.hasPrefix("layered-container-1-") } && registries.count == 1)
    }

    /// Each task is asked for once, by a commit.
    private func checkRequests(_ every: EveryPhaseProject) throws {
        let counts = [
            "buildImage": 2, "buildImageOz": 1, "osbuildImage": 1, "kiwiBuild": 1, "imageBuilderBuild": 1,
        ]
        for (method, count) in counts { #expect(every.hub.count(of: method) == count, "\(method)") }
        #expect(every.hub.count(of: "buildContainer") == 2)
        for call in every.hub.calls
        where ["buildImage", "buildImageOz", "buildContainer"].contains(call.method) {
            #expect("\(call)".contains("#\(every.commit)"), "\(call)")
        }
        #expect(every.hub.count(of: "cancelTask") == 0)
    }

    /// What is to fail: the deliverable, as it is recorded, and the method or program.
    enum Failure: String, CaseIterable {
        case live = "livecd"
        case liveMedia = "livemedia"
        case imageBuild = "image"
        case osbuild = "osbuildImage"
        case kiwibuild = "kiwiBuild"
        case imagebuilder = "imageBuilderBuild"
        case osbs = "buildContainer"
        case buildinstall = "lorax"
        case ostree = "rpm-ostree"

        var deliverables: Set<String> {
            switch self {
            case .live: ["live"]
            case .liveMedia: ["live-media"]
            case .imageBuild: ["image-build"]
            case .osbuild: ["osbuild"]
            case .kiwibuild: ["kiwibuild"]
            case .imagebuilder: ["imagebuilder"]
            case .osbs: ["osbs"]
            case .buildinstall: ["buildinstall", "ostree-installer"]
            case .ostree: ["ostree", "ostree-container"]
            }
        }

        func arrange(_ every: EveryPhaseProject) throws {
            switch self {
            case .buildinstall, .ostree:
                try Files.writeAtomically("", to: every.tools.directory.appending("no-\(rawValue)"))
            default: every.hub.onTask(rawValue, .fault("the builder's disk is broken"))
            }
        }

        var cause: String {
            switch self {
            case .buildinstall: "nothing provides kernel"
            case .ostree: "no packages"
            default: "the builder's disk is broken"
            }
        }
    }

    @Test(
        "a deliverable that may fail and does is listed, and all others are there",
        arguments: Failure.allCases)
    func failable(_ failure: Failure) async throws {
        try await EveryPhaseProject.with { every in
            try every.configure(.failable)
            try failure.arrange(every)
            let (outcome, made) = try await every.run()
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            let status = try made.status
            #expect(status == "FINISHED_INCOMPLETE\n")
            let record = try made.json("logs/global/deliverables.json")
            let failed = Set((record["failed"] as? [String: Any] ?? [:]).keys)
            #expect(failed.isSuperset(of: failure.deliverables), "\(failed)")
            #expect(failed.subtracting(failure.deliverables).isSubset(of: ["iso", "extra_iso", "osbs"]))
            for (name, image) in try images(made) { try check(image, name, made) }
            #expect(try images(made).count >= Self.expectedImages.count - 4)
            #expect(try made.log.contains(failure.cause))
        }
    }

    @Test(
        "a deliverable that must not fail and does dooms the compose, and what runs is cancelled",
        arguments: Failure.allCases)
    func required(_ failure: Failure) async throws {
        try await EveryPhaseProject.with { every in
            try every.configure()
            try failure.arrange(every)
            // Something that would run for ever; it begins with the images.
            if failure != .liveMedia { every.hub.onTask("livemedia", .stayFree) }
            let (outcome, made) = try await every.run()
            #expect(outcome.status == .exited(1))
            let status = try made.status
            #expect(status == "DOOMED\n")
            #expect(outcome.errors.contains(failure.cause), "\(outcome.errors)")
            if every.hub.count(of: "buildImage") > 0, failure != .liveMedia {
                #expect(every.hub.count(of: "cancelTask") >= 1)
            }
            #expect(!made.exists("compose/metadata/images.json"))
        }
    }

    @Test("an image that is there and no good counts as one that failed", arguments: [true, false])
    func unusable(_ mayFail: Bool) async throws {
        try await EveryPhaseProject.with { every in
            try every.configure(mayFail ? .failable : .required)
            every.builders.giveLiveMedia(every.tools.plainImage)
            let (outcome, made) = try await every.run()
            #expect(outcome.status == .exited(mayFail ? 0 : 1), "\(outcome.errors)")
            let status = try made.status
            #expect(status == (mayFail ? "FINISHED_INCOMPLETE\n" : "DOOMED\n"))
            let log = try made.log
            #expect(log.contains("is supposed to be bootable"))
            let record = try made.json("logs/global/deliverables.json")
            let failed = record["failed"] as? [String: [[Any]]] ?? [:]
            #expect(Set(failed.keys) == (mayFail ? ["live-media"] : []))
        }
    }

    @Test("a compose that is ended among its tasks is gone on with: what was made is not made again")
    func resumed() async throws {
        try await EveryPhaseProject.with { every in
            try every.configure()
            every.hub.onTask("livemedia", .stayFree)
            let made = try await every.project.stop { every.hub.count(of: "getTaskResult") >= 4 }
            #expect(try made.status == "TERMINATED\n")
            let before = every.hub.count(of: "buildImageOz")
            try every.builders.succeed()
            let (outcome, again) = try await every.run()
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            #expect(try again.status == "FINISHED\n")
            let images = try images(again)
            #expect(images.map(\.name) == Self.expectedImages)
            for (name, image) in images { try check(image, name, again) }
            #expect(every.hub.count(of: "buildImageOz") == max(1, before))
        }
    }
}
