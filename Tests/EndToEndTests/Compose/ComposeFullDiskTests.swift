import HostKit
import SystemPackage
import TestSupport
import Testing

/// A compose on a disk that is too small for its images.
@Suite(Tool.require("python3", "createrepo_c", "genisoimage", "implantisomd5", "unshare"))
struct ComposeFullDiskTests {
    /// Whether a file system of one's own can be mounted here, which takes root and a container that allows it.
    private static func mayMount() async throws -> Bool {
        let command = Command(
            "unshare", ["--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"],
            environment: try HostEnvironment.current().forCommands(), in: "/")
        return try await Host.forTests().runner.run(command).status.isSuccess
    }

    @Test(
        "a full disk is named, no image is left half, and with more room the compose is finished",
        .enabled("no file system can be mounted here", { try await mayMount() }))
    func full() async throws {
        try await withComposeProject { project in
            let pungi = try Executable.pungi()
            try Files.createDirectories(project.root.appending("disk"))
            let script = """
                mount -t tmpfs -o size=700k tmpfs disk
                '\(pungi)' --config sample.conf --test --target-dir disk --quiet 2>errors
                echo $? >first; cat disk/*.0/STATUS >status
                find disk '(' -name '*.iso' -o -name '*.tmp' -o -name '*SUM' -o -name images.json ')' >left
                mount -o remount,size=50m disk
                '\(pungi)' compose --resume disk/*.0 --quiet
                echo $? >second; cp -r disk/*.0 copy
                """
            let command = Command(
                "unshare", ["--mount", "bash", "-c", script],
                environment: Project.variables(["SOURCE_DATE_EPOCH": "1795242752"], home: project.root),
                in: project.root, timeout: .seconds(120))
            let outcome = try await ComposeTurns.run(command)
            func text(_ name: String) throws -> String { try Files.readText(project.root.appending(name)) }
            #expect(try text("first") == "1\n", "\(outcome.errors)")
            #expect(try text("status") == "DOOMED\n")
            let errors = try text("errors")
            #expect(errors.lowercased().contains("no space left on device"), "\(errors)")
            // Those images that were whole before may stay; nothing speaks of them.
            let left = try text("left").split(separator: "\n")
            #expect(!left.contains { $0.hasSuffix(".tmp") || $0.hasSuffix("SUM") || $0.hasSuffix(".json") })
            #expect(try text("second") == "0\n", "\(outcome.errors)")
            let made = MadeCompose(top: project.root.appending("copy"))
            #expect(try made.status == "FINISHED\n")
            #expect(try made.files().count { $0.hasSuffix(".iso") } == 2)
        }
    }
}
