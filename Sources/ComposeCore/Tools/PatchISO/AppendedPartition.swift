/// A partition behind the file system of an image, as later installers have one for the boot files of UEFI.
struct AppendedPartition: Sendable, Hashable {
    /// From 1.
    var number: Int
    /// Its type as xorriso takes it: a GUID, or two hexadecimal digits.
    var type: String
    /// In bytes.
    var offset: Int64
    /// In bytes.
    var size: Int64

    /// Finds the partitions in what xorriso says about the boot records of an image, as commands.
    ///
    /// As in `-append_partition 2 28732ac1… --interval:imported_iso:4152d-7031d::'boot.iso'`.
    static func all(in report: String) -> [AppendedPartition] {
        report.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard words.count >= 4, words[0] == "-append_partition", let number = Int(words[1]) else {
                return nil
            }
            let interval = words[3].split(separator: ":", omittingEmptySubsequences: false)
            guard interval.count > 2, interval[0] == "--interval", interval[1] == "imported_iso",
                let range = sectors(interval[2])
            else { return nil }
            return Self(
                number: number, type: String(words[2]), offset: Int64(range.lowerBound) * 512,
                size: Int64(range.count) * 512)
        }
    }

    /// As in `4152d-7031d`, in sectors of 512 bytes.
    private static func sectors(_ text: Substring) -> ClosedRange<Int>? {
        let ends = text.split(separator: "-").compactMap { $0.hasSuffix("d") ? Int($0.dropLast()) : nil }
        guard ends.count == 2, ends[0] <= ends[1] else { return nil }
        return ends[0]...ends[1]
    }
}
