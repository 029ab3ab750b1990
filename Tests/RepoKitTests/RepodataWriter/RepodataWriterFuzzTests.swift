import DigestKit
import RPMKit
import RepoKit
import SystemPackage
import TestSupport
import Testing
import XMLKit

@Suite struct RepodataWriterFuzzTests {
    @Test(
        "a damaged package is refused, or rendered as XML that every parser reads",
        arguments: 0..<4 as Range<UInt64>)
    func mutations(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: FuzzBudget.seed &+ seed &+ 900)
        var packages = RepodataWriterRandom(seed: seed)
        var budget = FuzzBudget(rounds: 300, sharedBy: 4)
        var rendered = 0
        while budget.goesOn() {
            var bytes = packages.package().bytes
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                let place = Int.random(in: 112..<bytes.count, using: &random)
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            guard let xml = try Self.render(bytes) else { continue }
            rendered += 1
            var output = Array("<x xmlns:rpm=\"r\">".utf8)
            try xml.appendPrimary(to: &output, location: "a.rpm")
            xml.appendFilelists(to: &output)
            xml.appendOther(to: &output)
            output += "</x>".utf8
            var reader = XMLReader(output)
            var elements = 0
            while let event = try reader.next() {
                if case .startElement = event { elements += 1 }
            }
            #expect(elements > 20)
        }
        #expect(rendered > 20)
    }

    /// Nil for a package that is refused, as it may be.
    private static func render(_ bytes: [UInt8]) throws -> PackageXML? {
        do throws(RPMError) {
            let header = try PackageHeader(PackageFile(bytes: bytes, path: "fuzz.rpm"))
            do throws(RepositoryWriteError) {
                return try PackageXML(
                    header, checksum: Checksum.of(bytes, .sha256), size: bytes.count, modified: -1)
            } catch {
                #expect(error.code == .controlCharacter)
            }
        } catch {
            #expect(error.path == "fuzz.rpm")
        }
        return nil
    }
}
