internal import HostKit
internal import SystemPackage

/// Makes images on this machine.
struct LocalImageRunner: ImageRunner {
    let host: Host

    init(_ host: Host) { self.host = host }

    var limit: Int? { Machine.processors }

    func begin(_ image: ISOImage, in directory: FilePath) throws -> any ImageRun {
        try ISOToolRunner(image, host, in: directory)
    }
}

/// Runs the programs that make one image, all into one log.
struct ISOToolRunner: ImageRun {
    private let image: ISOImage
    private let host: Host
    private let directory: FilePath
    private let log: LogFile

    /// Begins the log anew.
    init(_ image: ISOImage, _ host: Host, in directory: FilePath) throws {
        self.image = image
        self.host = host
        self.directory = directory
        try Files.createDirectories(image.files.log.removingLastComponent())
        log = try LogFile(image.files.log, truncating: true)
    }

    func run(_ steps: [ImageStep], part: Int) async throws {
        for step in steps { try await run(step.words, input: step.input.map { try Files.read($0) }) }
    }

    /// - Parameter words: The program and its arguments.
    /// - Throws: `.image` with the last lines that it wrote; `CancellationError`.
    private func run(_ words: [String], input: [UInt8]?) async throws {
        guard let program = words.first else { return }
        var command = Command(
            program, Array(words.dropFirst()), environment: host.environment.forCommands(), in: directory,
            outputLimit: 1 << 20, input: input, mergesErrors: true, allowsCutOutput: true)
        command.remedy = Self.remedy(program)
        log.append(CommandLog.heading(of: command))
        do {
            let log = log
            try await host.runner.check(command) { log.append($0.text + "\n") }
        } catch {
            if error.code == .cancelled { throw CancellationError() }
            if error.code != .failed { log.append("\(error)\n") }
            throw ComposeError(
                .image,
                "\(image.fileName) could not be made: \(error)\nFor more details see \(image.files.log)")
        }
    }

    private static func remedy(_ program: String) -> String {
        let package =
            switch program {
            case "xorrisofs": "xorriso"
            case "isohybrid": "syslinux (syslinux-utils)"
            case "implantisomd5": "isomd5sum"
            case "jigdo-file": "jigdo (jigdo-file), or set create_jigdo to False"
            case "genisoimage": "genisoimage, or set createiso_use_xorrisofs to True"
            default: program
            }
        return "install \(package)"
    }
}
