import Foundation
import HostKit
import SystemPackage
import TestSupport

/// The directory of a compose, looked at by tests.
struct MadeCompose {
    var top: FilePath

    var published: FilePath { top.appending("compose") }
    var status: String { get throws { try text("STATUS") } }
    var log: String { get throws { try text("logs/global/pungi.global.log") } }

    func path(_ name: String) -> FilePath { top.pushing(FilePath(name)) }
    func text(_ name: String) throws -> String { try Files.readText(path(name)) }
    func exists(_ name: String) -> Bool { Files.exists(path(name)) }

    /// All published files and links, relative to `compose`, sorted.
    func files(below name: String = "") throws -> [String] {
        try Self.files(published.pushing(FilePath(name)))
    }

    /// The published files with the compose's ID, which images have in their names, as `ID`.
    func neutralFiles() throws -> [String] { try files().map(neutral).sorted() }

    /// A text without the compose's ID.
    func neutral(_ text: String) -> String {
        text.replacing(top.lastComponent?.string ?? "", with: "ID")
    }

    /// The published files that every compose of the same trees has: all but metadata of the compose and images.
    func treeFiles() throws -> [String] {
        try files().filter { !$0.hasPrefix("metadata/") && !$0.contains("/iso/") }
    }

    /// All files and links below a directory, sorted; links are not followed.
    static func files(_ directory: FilePath) throws -> [String] {
        var found: [String] = []
        func visit(_ path: FilePath, _ prefix: String) throws {
            for name in try Files.list(path) {
                let entry = path.appending(name)
                let isDirectory = Files.record(entry, followingSymlinks: false)?.kind == .directory
                if isDirectory {
                    try visit(entry, prefix + name + "/")
                } else {
                    found.append(prefix + name)
                }
            }
        }
        if Files.isDirectory(directory) { try visit(directory, "") }
        return found.sorted()
    }

    /// The names of the published packages below a directory of `compose`, sorted.
    func packages(_ name: String = "") throws -> [String] {
        try files(below: name).filter { $0.hasSuffix(".rpm") }.map {
            String($0.split(separator: "/").last ?? "")
        }
    }

    func json(_ name: String) throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: Data(Files.read(path(name))))
        return object as? [String: Any] ?? [:]
    }

    /// A value of a published metadata file.
    func metadata(_ name: String, _ keys: String...) throws -> Any? {
        var value: Any? = try json("compose/metadata/\(name).json")
        for key in keys { value = (value as? [String: Any])?[key] }
        return value
    }

    /// The paths in `rpms.json`, sorted; a source is listed once for each arch.
    func listedPaths() throws -> [String] {
        var paths: [String] = []
        func visit(_ value: Any) {
            guard let object = value as? [String: Any] else { return }
            if let path = object["path"] as? String { paths.append(path) }
            for member in object.values { visit(member) }
        }
        visit(try metadata("rpms", "payload", "rpms") as Any)
        return paths.sorted()
    }

    /// Files that only exist while something is written.
    func leftovers() throws -> [String] {
        try Self.files(top).filter { path in
            path.hasSuffix(".tmp") || path.hasSuffix(".part") || path.contains("/.repodata")
                || path.contains("/.metadata-") || path.contains(".olddata")
        }
    }
}
