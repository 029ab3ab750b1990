internal import ArchiveKit
internal import HostKit
public import SystemPackage

/// The packages that the log of a gather names.
///
/// Its lines are `RPM(flags): address`, `DEBUGINFO(flags): address` and `SRPM(flags): address`, flags and parentheses only
/// where there are any; what stands between them is left out.
public struct GatheredPackages: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case binary = "RPM"
        case debug = "DEBUGINFO"
        case source = "SRPM"
    }

    /// The names of the packages' files by kind, wherever they lie.
    public private(set) var files: [Kind: Set<String>] = [:]

    public var isEmpty: Bool { files.values.allSatisfy(\.isEmpty) }

    public init() {}

    /// Reads a log.
    public init(log text: String) {
        for line in text.utf8.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
        {
            if let (kind, file) = Self.package(line) { files[kind, default: []].insert(file) }
        }
    }

    /// Reads the file of a log, which may be compressed.
    ///
    /// - Throws: `.input` for a file that is missing, damaged or too large.
    public init(_ path: FilePath) throws(ComposeError) {
        do throws(ArchiveError) {
            let limits = DecompressionStream.Limits(size: 1 << 30)
            self.init(
                log: String(
                    decoding: try DecompressionStream.contents(of: path, limits: limits), as: UTF8.self))
        } catch {
            throw ComposeError(.input, "\(error)")
        }
    }

    private static func package(_ line: Substring.UTF8View) -> (Kind, String)? {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let head = line[..<colon]
        let word = head.prefix { $0 != UInt8(ascii: "(") }
        guard let kind = Kind(rawValue: String(decoding: word, as: UTF8.self)),
            word.count == head.count || head.last == UInt8(ascii: ")")
        else { return nil }
        let address = line[colon...].dropFirst().drop { $0 == UInt8(ascii: " ") }
        let end = address.lastIndex { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
        guard let end else { return nil }
        let file = address[...end].split(separator: UInt8(ascii: "/")).last
        return file.map { (kind, String(decoding: $0, as: UTF8.self)) }
    }
}
