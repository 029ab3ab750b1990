internal import HostKit
internal import SystemPackage

/// Gives everything on an image one date, so that the same content makes the same bytes at any time.
///
/// The tools cannot be told all dates: genisoimage takes those of the volume from the clock, and both take
/// those of directories from wherever they find them.
struct ISODates {
    private let record: [UInt8]
    private let long: [UInt8]

    init(_ moment: Timestamp) {
        let time = moment.utc
        // A byte holds the years up to 2155.
        record = [
            UInt8(clamping: time.year - 1900), UInt8(clamping: time.month), UInt8(clamping: time.day),
            UInt8(clamping: time.hour), UInt8(clamping: time.minute), UInt8(clamping: time.second), 0,
        ]
        func digits(_ number: Int, _ width: Int) -> [UInt8] {
            let text = String(number)
            return Array((String(repeating: "0", count: max(0, width - text.count)) + text).utf8)
        }
        long =
            digits(time.year, 4) + digits(time.month, 2) + digits(time.day, 2) + digits(time.hour, 2)
            + digits(time.minute, 2) + digits(time.second, 2) + digits(0, 2) + [0]
    }

    /// Dates an image, and takes out of it how often its files are linked.
    ///
    /// - Throws: `.image`.
    func apply(to path: FilePath) throws(ComposeError) {
        let image = try ISOFile(path, changing: true)
        let volume = try ISOVolume(image)
        for descriptor in volume.descriptors where descriptor.kind != .boot {
            // The root has a record of its own in the descriptor.
            try image.write(record, at: descriptor.place + 156 + 18)
            // Creation, change, end and begin of validity.
            for offset in [813, 830, 847, 864] {
                let place = descriptor.place + Int64(offset)
                if Self.isSet(try image.read(17, at: place)) { try image.write(long, at: place) }
            }
        }
        for kind in [Descriptor.primary, .supplementary] {
            try volume.visit(image, kind) { (_, found, use) throws(ComposeError) in
                try image.write(record, at: found.place + 18)
                if kind == .primary, let field = use["TF"] {
                    try image.write(dates(field.content), at: field.place)
                }
                // How many names a file has on this machine, which other composes of it change.
                if kind == .primary, !found.isDirectory, let field = use["PX"], field.content.count >= 16 {
                    try image.write(Self.oneLink, at: field.place + 8)
                }
            }
        }
    }

    /// The number 1 in both orders of bytes.
    private static let oneLink: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 1]

    private typealias Descriptor = ISOVolume.Descriptor.Kind

    private static func isSet(_ date: [UInt8]) -> Bool {
        date.prefix(16).contains { $0 != UInt8(ascii: "0") && $0 != 0 }
    }

    /// The content of a field with the dates of a file, all of them replaced.
    private func dates(_ content: ArraySlice<UInt8>) -> [UInt8] {
        guard let flags = content.first else { return [] }
        let date = flags & 0x80 == 0 ? record : long
        var new = [flags]
        while new.count + date.count <= content.count { new += date }
        return new
    }
}
