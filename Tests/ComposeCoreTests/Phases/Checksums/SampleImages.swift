import HostKit
import Synchronization
import SystemPackage
import TestSupport

@testable import ComposeCore

/// Small files in the place of images.
enum Sample {
    static func image(_ path: String, size: Int64 = 0) -> ImageManifest.Image {
        ImageManifest.Image(
            path: path, arch: "x86_64", type: "dvd", format: "iso", subvariant: "S", checksums: [:],
            modified: 0, size: size)
    }

    /// Writes files that have nothing but their paths within, padded to 14 bytes.
    static func write(_ paths: [String], in top: FilePath) throws -> [MadeImage] {
        try paths.map { name in
            let path = top.appending("compose").pushing(FilePath(name))
            try Files.createDirectories(path.removingLastComponent())
            let text = name + String(repeating: ".", count: max(0, 14 - name.utf8.count))
            try Files.writeAtomically(text, to: path)
            let record = try Files.stat(path)
            var image = image(name, size: record.size)
            image.modified = record.modified.seconds
            return MadeImage(image, variant: "S", arches: ["x86_64"])
        }
    }

    static func phase(
        _ top: FilePath, _ kinds: [String], _ change: (inout ImageChecksumConfig) -> Void = { _ in }
    ) throws -> ImageChecksumPhase {
        var config = ImageChecksumConfig()
        config.kinds = kinds
        change(&config)
        return ImageChecksumPhase(config, layout: ComposeLayout(top), identity: try .forTests())
    }

    /// The texts of all files of a directory, by name.
    static func texts(_ directory: FilePath) throws -> [String: String] {
        var texts: [String: String] = [:]
        for name in try Files.list(directory) {
            texts[name] = try Files.readText(directory.appending(name))
        }
        return texts
    }
}

/// Adds numbers from several tasks.
final class ByteCounter: Sendable {
    private let total = Mutex<Int64>(0)

    var sum: Int64 { total.withLock { $0 } }

    func add(_ bytes: Int64) { total.withLock { $0 += bytes } }
}
