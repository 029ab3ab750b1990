import CurlHTTP
import DigestKit
import Foundation
import HostKit
import RPMKit
import RepoKit
import SystemPackage
import TestSupport
import Testing

/// Writes small repositories for tests.
struct TestRepository {
    let path: FilePath
    private var entries: [String] = []

    init(at path: FilePath) throws {
        self.path = path
        try Files.createDirectories(path.appending("repodata"))
    }

    /// Adds a metadata file and its entry in the index.
    mutating func add(_ type: String, _ bytes: [UInt8], name: String? = nil, open: [UInt8]? = nil) throws {
        let name = name ?? "\(type).xml"
        try Files.writeAtomically(bytes, to: path.appending("repodata").appending(name))
        var entry = """
            <data type="\(type)"><checksum type="sha256">\(Checksum.of(bytes, .sha256).hexadecimal)</checksum>
            <location href="repodata/\(name)"/><size>\(bytes.count)</size><timestamp>1700000000.5</timestamp>
            """
        if let open {
            let checksum = Checksum.of(open, .sha256).hexadecimal
            entry += """
                <open-checksum type="sha256">\(checksum)</open-checksum><open-size>\(open.count)</open-size>
                """
        }
        entries.append(entry + "</data>\n")
    }

    func writeIndex(more: String = "") throws {
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <repomd xmlns="http://linux.duke.edu/metadata/repo">
            <revision>17</revision>
            \(more)\(entries.joined())</repomd>

            """
        try Files.writeAtomically(text, to: path.appending("repodata").appending("repomd.xml"))
    }

    /// A repository of packages with both of the files that a gather needs, plain or compressed by a command.
    static func write(
        _ packages: [SackPackage], to path: FilePath, compression: (command: String, ending: String)? = nil
    ) async throws -> TestRepository {
        var repository = try TestRepository(at: path)
        for (type, text) in [("primary", primary(packages)), ("filelists", filelists(packages))] {
            let plain = Array(text.utf8)
            guard let compression else {
                try repository.add(type, plain)
                continue
            }
            let directory = path.appending("repodata")
            try Files.writeAtomically(plain, to: directory.appending("plain"))
            let script = "\(compression.command) < plain > packed && rm plain"
            try await Host.forTests().runner.check(.shell(script, in: directory))
            let packed = try Files.read(directory.appending("packed"))
            try Files.remove(directory.appending("packed"))
            try repository.add(type, packed, name: "\(type).xml.\(compression.ending)", open: plain)
        }
        try repository.writeIndex()
        return repository
    }

    static func checksum(_ number: Int) -> String {
        Checksum.of(Array("\(number)".utf8), .sha256).hexadecimal
    }

    private static func paths(_ package: SackPackage) -> [String] {
        if case .paths(let paths) = package.files { paths } else { [] }
    }

    static func primary(_ packages: [SackPackage]) -> String {
        var universe = RandomUniverse(seed: 0, count: 0)
        // As createrepo_c chooses them.
        universe.packages = packages.map { package in
            var package = package
            package.files = .paths(paths(package).filter { $0.hasPrefix("/etc/") || $0.contains("bin/") })
            return package
        }
        var text = universe.primaryXML
        for number in packages.indices {
            // Each package has a checksum of its own.
            let old = "\(String(repeating: "\(number % 10)", count: 64))<"
            if let range = text.range(of: old) {
                text.replaceSubrange(range, with: "\(checksum(number))<")
            }
        }
        return text
    }

    static func filelists(_ packages: [SackPackage]) -> String {
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <filelists xmlns="http://linux.duke.edu/metadata/filelists" packages="\(packages.count)">

            """
        for (number, package) in packages.enumerated() {
            let nevra = package.nevra
            text += """
                <package pkgid="\(checksum(number))" name="\(nevra.name)" arch="\(nevra.arch)">
                  <version epoch="\(nevra.epoch)" ver="\(nevra.version)" rel="\(nevra.release)"/>

                """
            for path in paths(package) { text += "  <file>\(path)</file>\n" }
            text += "</package>\n"
        }
        return text + "</filelists>\n"
    }

    static func reader(cache: FilePath) -> RepositoryReader {
        var reader = RepositoryReader(
            http: HTTPClient(HTTPClient.Configuration(userAgent: "packit-test/1")), cache: cache)
        reader.retry = RetryPolicy(attempts: 3, firstPause: .zero)
        return reader
    }
}
