internal import DigestKit

/// What is kept of each package of a repository besides its place in the index: where its file is, and what.
struct PackageFacts: Sendable {
    private struct Entry: Sendable {
        var repository: Int32
        var kind: Checksum.Kind
        var checksum: Range<Int>
        var href: Range<Int>
        var base: Range<Int>
        var size: Int64
        var buildTime: Int64
        var fileTime: Int64
        var headerStart: Int64
        var headerEnd: Int64
    }

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []

    var count: Int { entries.count }

    /// - Throws: When the package's checksum is none.
    mutating func append(_ facts: borrowing PrimaryFacts, _ repository: Int32) throws(RepodataProblem) {
        let type =
            facts.with(.checksumType) { Self.kind($0) }
            ?? Checksum.Kind(
                name: facts.string(.checksumType))
        guard let type, facts.with(.checksum, { Self.isChecksum($0, type) }) else {
            throw RepodataProblem(
                "the package '\(facts.string(.name))' has no usable checksum: "
                    + "'\(facts.string(.checksum).prefix(200))' of type '\(facts.string(.checksumType).prefix(200))'"
            )
        }
        entries.append(
            Entry(
                repository: repository, kind: type, checksum: copy(facts, .checksum),
                href: copy(facts, .location), base: copy(facts, .base), size: facts.packageSize,
                buildTime: facts.buildTime, fileTime: facts.fileTime, headerStart: facts.headerStart,
                headerEnd: facts.headerEnd))
    }

    /// The kind that nearly all have, without a text.
    private static func kind(_ name: TextBytes) -> Checksum.Kind? { name.equals("sha256") ? .sha256 : nil }

    private static func isChecksum(_ text: TextBytes, _ kind: Checksum.Kind) -> Bool {
        guard text.count == 2 * kind.size else { return false }
        var isHexadecimal = true
        // Without a way out, so that many digits are looked at together.
        for byte in text {
            let isDigit = byte &- UInt8(ascii: "0") < 10
            let isLetter = (byte | 0x20) &- UInt8(ascii: "a") < 6
            isHexadecimal = isHexadecimal && (isDigit || isLetter)
        }
        return isHexadecimal
    }

    private mutating func copy(_ facts: borrowing PrimaryFacts, _ field: PrimaryFacts.Field) -> Range<Int> {
        let start = bytes.count
        facts.with(field) { bytes.append(contentsOf: $0) }
        return start..<bytes.count
    }

    /// Adds those of the packages of another repository.
    mutating func append(_ other: PackageFacts, repository: Int32) {
        let offset = bytes.count
        func shifted(_ range: Range<Int>) -> Range<Int> {
            range.lowerBound + offset..<range.upperBound + offset
        }
        bytes += other.bytes
        entries.reserveCapacity(entries.count + other.entries.count)
        for entry in other.entries {
            var entry = entry
            entry.repository = repository
            entry.checksum = shifted(entry.checksum)
            entry.href = shifted(entry.href)
            entry.base = shifted(entry.base)
            entries.append(entry)
        }
    }

    func repository(_ package: Int) -> Int { Int(entries[package].repository) }

    func location(_ package: Int) -> RepositoryPackage.Location {
        let entry = entries[package]
        return RepositoryPackage.Location(
            href: text(entry.href), base: entry.base.isEmpty ? nil : text(entry.base))
    }

    /// The hexadecimal digits.
    func withChecksum<Result>(_ package: Int, _ body: (TextBytes) -> Result) -> Result {
        bytes.withUnsafeBufferPointer { body(TextBytes(rebasing: $0[entries[package].checksum])) }
    }

    func checksum(_ package: Int) -> Checksum {
        let entry = entries[package]
        // Checked when it was added.
        return Checksum(entry.kind, hexadecimal: text(entry.checksum)) ?? Checksum.of([], entry.kind)
    }

    func size(_ package: Int) -> Int64 { entries[package].size }
    func buildTime(_ package: Int) -> Int64 { entries[package].buildTime }
    func fileTime(_ package: Int) -> Int64 { entries[package].fileTime }
    func headerRange(_ package: Int) -> Range<Int64>? {
        let entry = entries[package]
        return entry.headerStart > 0 && entry.headerEnd > entry.headerStart
            ? entry.headerStart..<entry.headerEnd : nil
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}
