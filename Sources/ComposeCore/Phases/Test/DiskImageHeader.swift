internal import SystemPackage

/// What the first bytes of a disk image say of it. No more than some kilobytes are read.
struct DiskImageHeader: Sendable, Hashable {
    /// Whether it is an ISO 9660 file system.
    var isISO: Bool
    /// Whether its first sector is a master boot record.
    var hasMBR: Bool
    /// Whether it has a GUID partition table.
    var hasGPT: Bool
    /// Whether it has the boot record of El Torito.
    var hasElTorito: Bool

    var isBootable: Bool { hasMBR || hasGPT || (isISO && hasElTorito) }

    /// - Throws: `.image` for a file that cannot be read.
    init(reading path: FilePath) throws(ComposeError) {
        do {
            let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
            self = try file.closeAfter { try Self(file) }
        } catch {
            throw ComposeError(.image, "the image \(path) cannot be read: \(error)")
        }
    }

    private init(_ file: FileDescriptor) throws {
        let start = try Self.read(file, at: 0, count: 1024)
        // The volume descriptors: the primary one, and the boot record that comes second by El Torito.
        let volumes = try Self.read(file, at: 0x8000, count: 0x1000)
        isISO = Self.has("CD001", in: volumes, at: 1)
        hasMBR = start.count >= 512 && start[510] == 0x55 && start[511] == 0xAA
        hasGPT = Self.has("EFI PART", in: start, at: 512)
        hasElTorito =
            Self.has("CD001", in: volumes, at: 0x801)
            && Self.has("EL TORITO SPECIFICATION", in: volumes, at: 0x807)
    }

    private static func has(_ text: String, in bytes: [UInt8], at offset: Int) -> Bool {
        bytes.count >= offset && bytes[offset...].starts(with: text.utf8)
    }

    /// Reads so many bytes, or as many as there are.
    private static func read(_ file: FileDescriptor, at offset: Int64, count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var total = 0
        while total < count {
            let got = try bytes.withUnsafeMutableBytes { buffer in
                try file.read(
                    fromAbsoluteOffset: offset + Int64(total),
                    into: UnsafeMutableRawBufferPointer(rebasing: buffer[total...]))
            }
            if got == 0 { break }
            total += got
        }
        return Array(bytes[..<total])
    }
}
