import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// Trees and images as those who install from them use them.
@Suite(Tool.require("python3", "rpmbuild", "createrepo_c", "genisoimage", "xorriso", "dnf"))
struct ComposeInstallTests {
    /// Whether dnf may install: it wants to be root, even for a directory of one's own.
    private static let mayInstall = getuid() == 0

    /// Has dnf choose, fetch and check packages of a tree for a new system, everything but writing them.
    private func install(_ packages: [String], from tree: FilePath) async throws -> Outcome {
        try await withTemporaryDirectory { directory in
            let command = Command(
                "dnf",
                [
                    "--assumeyes", "--installroot=\(directory.appending("root"))", "--releasever=1",
                    "--nogpgcheck", "--setopt=reposdir=/dev/null", "--setopt=tsflags=test",
                    "--setopt=cachedir=\(directory.appending("cache"))",
                    "--setopt=install_weak_deps=False", "--repofrompath=tree,\(tree)", "--repo=tree",
                    "install",
                ] + packages, environment: Project.variables([:], home: directory), in: directory,
                timeout: .seconds(120))
            return try await ComposeTurns.run(command)
        }
    }

    @Test("dnf installs from a published tree", .enabled(if: mayInstall)) func tree() async throws {
        let made = try await ComposeCase.plain.compose()
        let tree = made.path("compose/Server/x86_64/os")
        let outcome = try await install(["bash", "curl", "zlib-devel"], from: tree)
        #expect(outcome.status == .exited(0), "\(outcome.output)\n\(outcome.errors)")
        #expect(outcome.output.contains("Transaction test succeeded"), "\(outcome.output)")
    }

    @Test("dnf installs from what is on an image", .enabled(if: mayInstall)) func image() async throws {
        let made = try await ComposeCase.plain.compose()
        let image = made.path(
            "compose/Server/x86_64/iso/PT-1.0-20261121.t.0-Server-x86_64-dvd1.iso")
        try await withTemporaryDirectory { directory in
            let tree = directory.appending("tree")
            try await Host.forTests().runner.check(
                .shell("xorriso -osirrox on -indev '\(image)' -extract / '\(tree)' 2>&1", in: directory))
            let outcome = try await install(["bash"], from: tree)
            #expect(outcome.status == .exited(0), "\(outcome.output)\n\(outcome.errors)")
        }
    }

    @Test("the discs of a set have repositories of their own packages") func discs() async throws {
        let made = try await ComposeCase.split.compose()
        let images = try made.files(below: "Everything/x86_64/iso").filter { $0.hasSuffix(".iso") }
        #expect(images.count == 2)
        var all: [String] = []
        for image in images {
            let file = made.path("compose/Everything/x86_64/iso/\(image)")
            let packages = try await withTemporaryDirectory { directory in
                let tree = directory.appending("tree")
                try await Host.forTests().runner.check(
                    .shell("xorriso -osirrox on -indev '\(file)' -extract / '\(tree)' 2>&1", in: directory))
                let query = """
                    dnf --quiet --setopt=reposdir=/dev/null --setopt=cachedir='\(directory)/cache' \
                      --repofrompath=tree,'\(tree)' --repo=tree repoquery --location
                    """
                let listed = try await Host.forTests().runner.check(.shell(query, in: directory))
                let found = Set(
                    listed.output.split(separator: "\n").compactMap { $0.split(separator: "/").last })
                let there = Set(
                    try MadeCompose.files(tree).filter { $0.hasSuffix(".rpm") }.compactMap {
                        $0.split(separator: "/").last.map(String.init)
                    })
                #expect(Set(found.map(String.init)) == there, "\(image)")
                return there
            }
            all += packages
        }
        #expect(try all.sorted() == made.packages("Everything/x86_64/os").sorted())
    }
}

/// Images of whole composes as `pungi patch-iso` changes them.
@Suite(Tool.require("python3", "rpmbuild", "createrepo_c", "genisoimage", "xorriso", "implantisomd5"))
struct PatchedComposeImageTests {
    @Test("an image with the longest names of repositories keeps them all", arguments: [true, false])
    func patch(usesXorriso: Bool) async throws {
        let made = try await (usesXorriso ? ComposeCase.xorriso : ComposeCase.plain).compose()
        let directory = made.path("compose/Server/x86_64/iso")
        let name = try #require(
            try Files.list(directory).first { $0.hasSuffix(".iso") && !$0.hasPrefix("extra-") })
        try await withTemporaryDirectory { scratch in
            let project = ComposeProject(root: scratch, repositories: scratch)
            try project.write("hello\n", to: "graft/hello.txt")
            let outcome = try await project.pungi([
                "patch-iso", "--volume-id", "NEW_ID", "new.iso", directory.appending(name).string, "graft",
            ])
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            let runner = try Host.forTests().runner
            func listed(_ image: FilePath) async throws -> [Substring] {
                let command = "xorriso -indev '\(image)' -find / -type f 2>/dev/null | tr -d \"'\" | sort"
                return try await runner.check(.shell(command, in: scratch)).output.split(separator: "\n")
            }
            let new = scratch.appending("new.iso")
            let before = try await listed(directory.appending(name))
            let after = try await listed(new)
            #expect(Set(after) == Set(before).union(["/hello.txt"]))
            try await runner.check(.shell("checkisomd5 new.iso >/dev/null", in: scratch))
            let volume = try await runner.check(.shell("isoinfo -d -i new.iso", in: scratch))
            #expect(volume.output.contains("Volume id: NEW_ID\n"))
        }
    }
}
