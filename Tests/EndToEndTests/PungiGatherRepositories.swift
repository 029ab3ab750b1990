import Foundation
import HostKit
import SystemPackage
import TestSupport
import Testing

/// The reference's test distribution as repositories on this machine, with metadata alone.
struct PungiGatherRepositories {
    let root: FilePath

    private struct Relation: Decodable {
        var name: String
        var flags: String?
        var evr: String?

        var entry: String {
            var text = "<rpm:entry name=\"\(escaped(name))\""
            if let flags, let evr {
                let parts = evr.split(separator: ":", maxSplits: 1).map(String.init)
                let (epoch, rest) = parts.count == 2 ? (parts[0], parts[1]) : ("0", evr)
                text += " flags=\"\(flags)\" epoch=\"\(epoch)\""
                let hyphen = rest.lastIndex(of: "-")
                text += " ver=\"\(escaped(String(rest[..<(hyphen ?? rest.endIndex)])))\""
                if let hyphen { text += " rel=\"\(rest[rest.index(after: hyphen)...])\"" }
            }
            return text + "/>"
        }
    }

    private struct Package: Decodable {
        var name: String
        var epoch: String
        var version: String
        var release: String
        var arch: String
        var sourcerpm: String?
        var file: String
        var requires: [Relation]
        var provides: [Relation]
        var files: [String]
    }

    /// Writes the repositories `x86_64` (also with comps, as `x86_64-comps`), `aarch64`, `src` and `la`.
    static func write(to root: FilePath) async throws -> Self {
        let data = Data(try Fixtures.bytes("pungi-gather-cases/universe.json"))
        let universe = try JSONDecoder().decode([String: [Package]].self, from: data)
        let repositories = Self(root: root)
        for (name, packages) in universe { try await repositories.write(packages, to: name) }
        let comps = try Fixtures.text("pungi-gather-cases/comps-x86_64.xml")
        try await repositories.write(universe["x86_64", default: []], to: "x86_64-comps", comps: comps)
        let lookaside = ["x86_64", "src"].flatMap { universe[$0, default: []] }
            .filter { ["zlib", "corelib", "zlib-debuginfo"].contains($0.name) }
        try await repositories.write(lookaside, to: "la")
        return repositories
    }

    /// Lines for a kickstart file; names are those of the recorded runs.
    func lines(_ names: [String]) -> String {
        let hasComps = names.contains { $0.hasSuffix(".xml") }
        let lookasides = names.filter { $0.hasPrefix("lookaside") }
        let own = names.filter { !$0.hasSuffix(".xml") && !$0.hasPrefix("lookaside") }
        var text = lookasides.isEmpty ? "" : "repo --name=la --baseurl=\(root)/la\n"
        for name in own {
            let directory = hasComps && name == "x86_64" ? "x86_64-comps" : name
            text += "repo --name=\(name) --baseurl=file://\(root)/\(directory)\n"
        }
        return text
    }

    private func write(_ packages: [Package], to name: String, comps: String? = nil) async throws {
        let directory = root.appending(name).appending("repodata")
        try Files.createDirectories(directory)
        var files = [
            ("primary", Self.primary(packages)), ("filelists", Self.filelists(packages)),
        ]
        if let comps { files.append(("group", comps)) }
        for (type, text) in files {
            try Files.writeAtomically(text, to: directory.appending("\(type).xml"))
        }
        // Compressed, as most are; comps are not.
        let script = """
            gzip -n primary.xml filelists.xml
            sha256sum primary.xml.gz filelists.xml.gz \(comps == nil ? "" : "group.xml")
            """
        let result = try await Host.forTests().runner.check(.shell(script, in: directory))
        var index = "<repomd xmlns=\"http://linux.duke.edu/metadata/repo\">\n"
        for line in result.output.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            index += """
                <data type="\(words[1].prefix { $0 != "." })"><checksum type="sha256">\(words[0])</checksum>\
                <location href="repodata/\(words[1])"/></data>

                """
        }
        try Files.writeAtomically(index + "</repomd>\n", to: directory.appending("repomd.xml"))
    }

    private static func primary(_ packages: [Package]) -> String {
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <metadata xmlns="http://linux.duke.edu/metadata/common" \
            xmlns:rpm="http://linux.duke.edu/metadata/rpm" packages="\(packages.count)">

            """
        for (number, package) in packages.enumerated() {
            let files = package.files.filter { $0.hasPrefix("/etc/") || $0.contains("bin/") }
            text += """
                <package type="rpm">
                  <name>\(package.name)</name>
                  <arch>\(package.arch)</arch>
                  <version epoch="\(package.epoch)" ver="\(package.version)" rel="\(package.release)"/>
                  <checksum type="sha256" pkgid="YES">\(checksum(number))</checksum>
                  <location href="Packages/\(package.file)"/>
                  <format>
                    <rpm:sourcerpm>\(package.sourcerpm ?? "")</rpm:sourcerpm>
                    <rpm:provides>\(package.provides.map(\.entry).joined(separator: "\n"))</rpm:provides>
                    <rpm:requires>\(package.requires.map(\.entry).joined(separator: "\n"))</rpm:requires>
                    \(files.map { "<file>\(escaped($0))</file>" }.joined(separator: "\n"))
                  </format>
                </package>

                """
        }
        return text + "</metadata>\n"
    }

    private static func filelists(_ packages: [Package]) -> String {
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <filelists xmlns="http://linux.duke.edu/metadata/filelists" packages="\(packages.count)">

            """
        for (number, package) in packages.enumerated() {
            text += """
                <package pkgid="\(checksum(number))" name="\(package.name)" arch="\(package.arch)">
                  \(package.files.map { "<file>\(escaped($0))</file>" }.joined(separator: "\n"))
                </package>

                """
        }
        return text + "</filelists>\n"
    }

    private static func checksum(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 64 - digits.count) + digits
    }
}

private func escaped(_ text: String) -> String {
    text.map { ["<": "&lt;", ">": "&gt;", "&": "&amp;"][$0] ?? String($0) }.joined()
}
