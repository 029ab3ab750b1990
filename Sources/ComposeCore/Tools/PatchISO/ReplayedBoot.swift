/// What an image boots by, as the commands that make it again.
///
/// xorriso itself can repeat them too, but it means the files that the image was loaded with: those that have been
/// replaced since would be lost.
struct ReplayedBoot: Sendable, Hashable {
    /// As xorriso reported them, a line each.
    private let commands: [Substring]

    init(_ report: String) {
        commands = report.split(separator: "\n").filter { line in
            ["-boot_image ", "-append_partition ", "-volume_date uuid "].contains { line.hasPrefix($0) }
        }
    }

    /// The files that firmware loads.
    var files: [String] { commands.compactMap(Self.file) }

    /// The commands for the image with other files.
    ///
    /// - Parameter oldSize: The former size of a file in bytes; nil for one that has not changed.
    func lines(oldSize: (_ path: String) throws -> Int64?) rethrows -> [String] {
        var size: Int64?
        return try commands.map { line in
            let argument = line.split(separator: " ", maxSplits: 2).last ?? ""
            if Self.isFile(argument) { size = try Self.file(line).flatMap(oldSize) }
            // What was loaded as a whole still is; a loader's beginning stays a beginning.
            if let size, let loaded = Self.value(of: ["load_size="], argument).flatMap({ Int64($0) }),
                loaded == (size + 511) / 512 * 512
            {
                return "-boot_image any load_size=full"
            }
            return String(line)
        }
    }

    /// The path of the file that a command is about, as in `-boot_image any efi_path='/images/efiboot.img'`.
    private static func file(_ line: Substring) -> String? {
        let argument = line.split(separator: " ", maxSplits: 2).last ?? ""
        let path = value(of: paths, argument).map(XorrisoScript.unquoted)
        return path.flatMap { $0.hasPrefix("/") ? String($0.dropFirst()) : nil }
    }

    private static let paths = ["bin_path=", "efi_path="]

    private static func isFile(_ argument: Substring) -> Bool { value(of: paths, argument) != nil }

    private static func value(of names: [String], _ argument: Substring) -> Substring? {
        names.first { argument.hasPrefix($0) }.map { argument.dropFirst($0.count) }
    }
}
