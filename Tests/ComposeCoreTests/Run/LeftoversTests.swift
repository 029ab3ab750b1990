import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import ComposeCore

struct LeftoversTests {
    @Test("temporary files and directories go, everything else stays") func removal() async throws {
        try await withTemporaryDirectory { directory in
            for name in [
                "V/os/.treeinfo", "V/os/repodata/repomd.xml", "V/os/Packages/a.tmp", "V/os/.discinfo",
                "V/os/Packages/.a.rpm.1x.tmp", "V/os/.repodata/primary.xml", "V/os/.repodata-Ab12/x",
                "V/os/.metadata-12ab/modules", "V/os/.olddata/x",
            ] {
                let file = directory.pushing(FilePath(name))
                try Files.createDirectories(file.removingLastComponent())
                try Files.writeAtomically("x", to: file)
            }
            try Leftovers.remove(from: directory)
            let left = try Files.tree(directory).filter { $0.record.kind == .regular }.map(\.path.string)
            #expect(
                left == [
                    "V/os/.discinfo", "V/os/.treeinfo", "V/os/Packages/a.tmp", "V/os/repodata/repomd.xml",
                ])
            try Leftovers.remove(from: directory.appending("missing"))
        }
    }
}
