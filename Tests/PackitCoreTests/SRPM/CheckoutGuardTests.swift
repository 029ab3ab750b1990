import HostKit
import Logging
import SystemPackage
import TestSupport
import Testing

@testable import PackitCore

@Suite("Guarding a checkout") struct CheckoutGuardTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test("text, permissions, time and absence are restored") func restore() async throws {
        try await withTemporaryDirectory { directory in
            let (file, new) = (directory.appending("file"), directory.appending("new"))
            try Files.writeAtomically("before", to: file, mode: FilePermissions(rawValue: 0o640))
            try Files.setModified(Timestamp(seconds: 1000, nanoseconds: 5), of: file)
            let record = try #require(Files.record(file))
            var guarded = CheckoutGuard()
            try guarded.remember(file)
            try guarded.remember(new)
            try Files.remove(file)
            try Files.writeAtomically("after", to: file)
            try Files.writeAtomically("after", to: new)
            guarded.restore(logger)
            #expect(try Files.readText(file) == "before")
            #expect(Files.record(file)?.permissions == record.permissions)
            #expect(Files.record(file)?.modified == record.modified)
            #expect(!Files.exists(new))
        }
    }

    @Test("a link is restored as a link, and a large file by moving or copying it") func others() async throws
    {
        try await withTemporaryDirectory { directory in
            let (link, large) = (directory.appending("link"), directory.appending("large"))
            try Files.symlink("nowhere", at: link)
            let bytes = [UInt8](repeating: 7, count: 33 << 20)
            for copies in [false, true] {
                try Files.writeAtomically(bytes, to: large)
                let aside = directory.appending("aside")
                try Files.createDirectories(aside)
                var guarded = CheckoutGuard()
                try guarded.remember(link)
                try guarded.remember(large, copyingTo: copies ? aside : nil)
                #expect(Files.exists(large) == copies)
                try Files.remove(link)
                try Files.writeAtomically("x", to: link)
                try Files.writeAtomically("x", to: large)
                guarded.restore(logger)
                #expect(try Files.readlink(link) == "nowhere")
                #expect(Files.record(large)?.size == 33 << 20)
                #expect(try Files.list(directory).filter { $0.hasPrefix(".") }.isEmpty)
            }
        }
    }

    @Test("a directory in the way is refused") func directory() async throws {
        try await withTemporaryDirectory { directory in
            var guarded = CheckoutGuard()
            #expect(throws: PackitError.self) { try guarded.remember(directory) }
        }
    }
}
