internal import SystemPackage

/// An image open for reading or changing in place; every failure names it.
struct ISOFile: ~Copyable {
    /// Bytes of a block; images with others are not made by anybody.
    static let blockSize = 2048

    let path: FilePath
    let size: Int64
    private let descriptor: FileDescriptor

    /// - Throws: `.image`.
    init(_ path: FilePath, changing: Bool = false) throws(ComposeError) {
        self.path = path
        (descriptor, size) = try Self.open(path, changing ? .readWrite : .readOnly)
    }

    private static func open(
        _ path: FilePath, _ mode: FileDescriptor.AccessMode
    ) throws(ComposeError) -> (FileDescriptor, Int64) {
        do {
            let descriptor = try FileDescriptor.open(path, mode, options: .closeOnExec)
            return (descriptor, try descriptor.seek(offset: 0, from: .end))
        } catch {
            throw ComposeError(.image, "\(path) cannot be opened: \(error)")
        }
    }

    deinit { try? descriptor.close() }

    /// Exactly that many bytes from a place.
    func read(_ count: Int, at place: Int64) throws(ComposeError) -> [UInt8] {
        guard count >= 0, place >= 0, Int64(count) <= size - place else {
            throw failure("it ends before the place \(place) that it speaks of; it is cut off or damaged")
        }
        var bytes: [UInt8] = []
        do {
            bytes = try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                while filled < count {
                    let rest = UnsafeMutableRawBufferPointer(
                        rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                    let got = try descriptor.read(fromAbsoluteOffset: place + Int64(filled), into: rest)
                    if got == 0 { break }
                    filled += got
                }
            }
        } catch {
            throw failure("it cannot be read: \(error)")
        }
        guard bytes.count == count else { throw failure("it became shorter while it was read") }
        return bytes
    }

    func write(_ bytes: [UInt8], at place: Int64) throws(ComposeError) {
        do {
            let written = try descriptor.writeAll(toAbsoluteOffset: place, bytes)
            guard written == bytes.count else { throw Errno.ioError }
        } catch {
            throw failure("it cannot be written: \(error)")
        }
    }

    func failure(_ text: String) -> ComposeError { ComposeError(.image, "\(path): \(text)") }
}

/// Reading numbers as images have them; nothing is read beyond the end.
extension RandomAccessCollection<UInt8> where Index == Int {
    /// A number whose first byte counts least; the first half of numbers that stand in both orders.
    func littleEndian(_ offset: Int, bytes count: Int) -> Int {
        guard offset >= 0, count <= 7, offset + count <= self.count else { return 0 }
        return (0..<count).reduce(0) { $0 | Int(self[startIndex + offset + $1]) << ($1 * 8) }
    }

    func byte(_ offset: Int) -> UInt8 {
        offset >= 0 && offset < count ? self[startIndex + offset] : 0
    }
}
