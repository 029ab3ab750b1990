import Foundation
import SystemPackage
import Testing

/// Runs the real tools that tests compare with.
enum Oracle {
    struct Reply {
        var status: Int32
        var output: String
        var errors: String
    }

    static func find(_ tool: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        if tool.hasPrefix("/") { return FileManager.default.isExecutableFile(atPath: tool) ? tool : nil }
        return path.split(separator: ":").map { "\($0)/\(tool)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// In CI a missing tool is a failure, not a reason to skip.
    static var isRequired: Bool { ProcessInfo.processInfo.environment["CI"] != nil }

    static var hasRPM: Bool { isRequired || find("rpm") != nil && find("rpmspec") != nil }

    static var hasPackaging: Bool {
        if isRequired { return true }
        guard find("python3") != nil else { return false }
        return (try? run("python3", ["-c", "import packaging"]).status) == 0
    }

    static func run(_ tool: String, _ arguments: [String]) throws -> Reply {
        let path = try #require(find(tool), "\(tool) is not installed")
        return try withTemporaryDirectory { directory in
            // Files, not pipes: a full pipe would stop the tool.
            let names = ["out", "err"].map { "\(directory)/\($0)" }
            for name in names { try Data().write(to: URL(fileURLWithPath: name)) }
            let process = Process()
            process.executableURL = URL(fileURLWithPath: path)
            process.arguments = arguments
            process.environment = ["PATH": "/usr/bin:/bin", "HOME": directory, "LC_ALL": "C.UTF-8"]
            process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: names[0]))
            process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: names[1]))
            try process.run()
            process.waitUntilExit()
            let texts = try names.map {
                String(decoding: try Data(contentsOf: URL(fileURLWithPath: $0)), as: UTF8.self)
            }
            return Reply(status: process.terminationStatus, output: texts[0], errors: texts[1])
        }
    }

    /// Writes a spec file and runs `rpmspec` on it.
    static func rpmspec(_ spec: [UInt8], _ arguments: (_ path: String) -> [String]) throws -> Reply {
        try withTemporaryDirectory { directory in
            let path = "\(directory)/test.spec"
            try Data(spec).write(to: URL(fileURLWithPath: path))
            return try run("rpmspec", arguments(path))
        }
    }
}

func withTemporaryDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
    let directory = FileManager.default.temporaryDirectory
        .appendingPathComponent("rpmkit-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    return try body(directory)
}

/// The same numbers in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[Int.random(in: choices.indices, using: &self)]
    }
}

func write(_ bytes: [UInt8], to path: FilePath) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path.string))
}
