import RPMKit
import SystemPackage

@testable import ComposeCore

/// The content of a compose, made up for one test.
struct SampleCompose {
    var contents: ComposeContents

    /// - Parameter trees: Lines `tree: source: package, package` with NEVRAs; the source is in the tree, too.
    init(_ id: String, _ trees: String...) throws {
        let compose = ComposeInfo.Compose(id: id, type: .test, date: "20261121", respin: 0)
        contents = ComposeContents(compose: compose, path: FilePath("/\(id)"))
        var manifest = RPMManifest(compose: compose)
        for line in trees {
            let parts = line.split(separator: ":").map { $0.split(separator: " ").joined() }
            let tree = Self.tree(parts[0])
            contents.trees.insert(tree)
            guard parts.count > 1, let source = NEVRA(parts[1]) else { continue }
            for name in [parts[1]] + parts[2].split(separator: ",").map(String.init) {
                guard let nevra = NEVRA(name) else { continue }
                let category: RPMManifest.Category =
                    nevra.arch.isSource ? .source : nevra.isDebugInfo ? .debug : .binary
                manifest.add(
                    nevra, from: source, to: tree.variant, tree.arch,
                    .init(path: nevra.fileName, category: category))
            }
        }
        contents.packages = manifest
    }

    static func tree(_ text: String) -> TreeID {
        let dot = text.lastIndex(of: ".") ?? text.endIndex
        return TreeID(String(text[..<dot]), String(text[dot...].dropFirst()))
    }

    /// Adds an image of 1000 bytes to a tree.
    mutating func addImage(
        _ tree: String, _ change: (inout ImageManifest.Image) -> Void = { _ in }
    ) throws {
        let tree = Self.tree(tree)
        var image = ImageManifest.Image(
            path: "\(tree.variant)/\(contents.compose.id)-\(tree.arch).iso", arch: tree.arch, type: "dvd",
            format: "iso", subvariant: tree.variant, checksums: ["md5": "00"], modified: 1, size: 1000,
            volumeID: "V")
        change(&image)
        var images = contents.images ?? ImageManifest(compose: contents.compose)
        try images.add(image, to: tree.variant, tree.arch)
        contents.images = images
    }
}

func diff(_ old: SampleCompose, _ new: SampleCompose) throws -> ComposeDiff {
    try ComposeDiff(old.contents, new.contents)
}

extension ComposeDiff {
    /// The changes of packages, each in a line.
    var lines: [String] {
        packages.map { change in
            let members = change.members.map { "\($0.name).\($0.arch)" }.joined(separator: " ")
            let versions = [change.old, change.new].map { $0?.description ?? "none" }
            return "\(change.kind) \(change.source) \(versions.joined(separator: " -> ")): \(members)"
        }
    }

    /// The moves of packages, each in a line.
    var moveLines: [String] {
        func places(_ places: [Place]) -> String {
            places.map { "\($0.tree)\($0.category.map { " as \($0.rawValue)" } ?? "")" }.joined(
                separator: "+")
        }
        return moves.map { move in
            let members = move.members.map { member in
                "\(member.name).\(member.arch) \(places(member.from)) -> \(places(member.to))"
            }
            return "\(move.source): " + members.joined(separator: ", ")
        }
    }
}
