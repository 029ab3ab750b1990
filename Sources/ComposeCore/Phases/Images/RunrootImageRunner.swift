internal import HostKit
public import SystemPackage

/// Makes images in a runroot, which sees the compose under the paths that it has here.
public struct RunrootImageRunner: ImageRunner {
    public let runroot: any Runroot
    /// The compose, and where images really are if that is elsewhere.
    public let mounts: [FilePath]
    /// Nil to leave it to the hub.
    public let weight: Double?
    /// Whom images shall belong to.
    public let userID: UInt32

    public init(_ runroot: any Runroot, mounts: [FilePath], weight: Double?, userID: UInt32) {
        self.runroot = runroot
        self.mounts = mounts
        self.weight = weight
        self.userID = userID
    }

    /// What may run at a time, those who give room to commands decide.
    public var limit: Int? { nil }

    public func begin(_ image: ISOImage, in directory: FilePath) throws -> any ImageRun {
        RunrootImageRun(runner: self, image: image, directory: directory)
    }
}

/// The work on one image in a runroot: a script, and for a second one a second task.
struct RunrootImageRun: ImageRun {
    let runner: RunrootImageRunner
    let image: ISOImage
    let directory: FilePath

    func run(_ steps: [ImageStep], part: Int) async throws {
        let script = directory.appending("\(image.fileName).sh")
        defer { try? Files.remove(script) }
        try Files.writeAtomically(
            Self.script(steps, in: directory), to: script, mode: FilePermissions(rawValue: 0o755))
        var request = RunrootRequest(
            .words(["bash", script.string]), arch: try await arch,
            log: part == 1 ? image.files.log : image.files.log.withSuffix("part\(part)"))
        request.packages = packages
        request.mounts = runner.mounts
        request.weight = runner.weight
        request.ownership = .init(userID: runner.userID, paths: [directory])
        request.listsPackages = false
        do {
            _ = try await runner.runroot.run(request)
        } catch let failure as RunrootFailure {
            throw ComposeError(.image, "\(image.fileName) could not be made: \(failure)")
        }
    }

    /// The script for some programs; those that a root may have elsewhere are found by its `PATH`.
    static func script(_ steps: [ImageStep], in directory: FilePath) -> String {
        var lines = ["#!/bin/bash", "set -ex", "cd \(ShellWords.quote(directory.string))"]
        for step in steps {
            let input = step.input.map { " <\(ShellWords.quote($0.string))" } ?? ""
            lines.append(ShellWords.join(step.words) + input)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What boots needs the programs and files of its own architecture.
    private var arch: String {
        get async throws {
            image.boot == nil
                ? try await runner.runroot.indifferentArch(for: image.arch) : image.arch
        }
    }

    /// What has the programs.
    private var packages: [String] {
        ["coreutils", image.tool.rawValue, "isomd5sum"] + (image.jigdo == nil ? [] : ["jigdo"])
            + (image.boot == nil ? [] : ["lorax", "which"])
    }
}
