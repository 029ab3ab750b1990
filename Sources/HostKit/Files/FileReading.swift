public import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

extension Files {
    /// The usual limit of ``read(_:limit:)``, 256 MiB.
    public static let defaultReadLimit = 256 << 20

    /// The content of a file.
    ///
    /// - Throws: `.notFound`, `.permissionDenied`, `.isDirectory`; `.tooLarge` for more than `limit` bytes.
    public static func read(_ path: FilePath, limit: Int = defaultReadLimit) throws(FileError) -> [UInt8] {
        let file = try OpenFile(path, O_RDONLY, action: "read")
        let record = try file.record()
        guard record.kind != .directory else { throw FileError(.isDirectory, "read", path) }
        guard record.size <= limit else { throw tooLarge(path, limit) }
        var content: [UInt8] = []
        // One byte more than the size tells in the same call that the file ends there.
        var step = max(Int(record.size) + 1, 4096)
        while true {
            let count = try file.read(appendingTo: &content, atMost: step)
            if count == 0 { return content }
            if content.count > limit { throw tooLarge(path, limit) }
            step = min(max(64 << 10, step), 4 << 20)
        }
    }

    /// The content of a file as text; bytes that are not UTF-8 become U+FFFD.
    public static func readText(_ path: FilePath, limit: Int = defaultReadLimit) throws(FileError) -> String {
        String(decoding: try read(path, limit: limit), as: UTF8.self)
    }

    private static func tooLarge(_ path: FilePath, _ limit: Int) -> FileError {
        FileError(.tooLarge, "read", path, detail: "it has more than \(limit) bytes")
    }
}

/// Owns one open descriptor of a file, and names the file in every error.
struct OpenFile: ~Copyable {
    let descriptor: Int32
    let path: FilePath
    let action: String

    init(_ path: FilePath, _ flags: Int32, mode: mode_t = 0, action: String) throws(FileError) {
        self.path = path
        self.action = action
        while true {
            let opened = open(path.systemBytes, flags | O_CLOEXEC, mode)
            if opened >= 0 {
                descriptor = opened
                return
            }
            if errno != EINTR { throw FileError(action, path, Errno(rawValue: errno)) }
        }
    }

    deinit { close(descriptor) }

    func failure() -> FileError { FileError(action, path, Errno(rawValue: errno)) }

    func record() throws(FileError) -> FileRecord {
        var record = stat()
        guard fstat(descriptor, &record) == 0 else { throw failure() }
        return FileRecord(record)
    }

    /// Appends up to `count` bytes; 0 is the end.
    func read(appendingTo bytes: inout [UInt8], atMost count: Int) throws(FileError) -> Int {
        var got = 0
        let chunk = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            repeat {
                got = systemRead(descriptor, buffer.baseAddress, count)
            } while got < 0 && errno == EINTR
            initialized = max(got, 0)
        }
        guard got >= 0 else { throw failure() }
        if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
        return got
    }

    /// Writes all of it.
    func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = systemWrite(descriptor, rest.baseAddress, rest.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw failure()
            }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        }
    }

    func synchronize() throws(FileError) {
        guard fsync(descriptor) == 0 else { throw failure() }
    }
}

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}

private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, buffer, count)
}
