internal import RPMKit

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The files of a package as metadata lists them.
///
/// A package that lacks modes or flags of its files lists none of them, as with createrepo_c.
struct PackageFileList {
    private let names: HeaderView.Texts
    private let directoryIndexes: HeaderView.Numbers?
    private let modes: HeaderView.Numbers
    private let flags: HeaderView.Numbers
    private let directories: [UnsafeRawBufferPointer]
    private let count: Int

    init(_ header: HeaderView) {
        let baseNames = header.texts(.baseNames)
        modes = header.numbers(.fileModes)
        flags = header.numbers(.fileFlags)
        if baseNames.remaining > 0 {
            let indexes = header.numbers(.directoryIndexes)
            names = baseNames
            directoryIndexes = indexes
            directories = Array(header.texts(.directoryNames))
            count = min(names.remaining, indexes.count, modes.count, flags.count)
        } else {
            // Packages of rpm 3 have whole paths.
            names = header.texts(.oldFileNames)
            directoryIndexes = nil
            directories = []
            count = min(names.remaining, modes.count, flags.count)
        }
    }

    /// One file; its path is the directory and the name in one.
    struct File {
        var directory: UnsafeRawBufferPointer
        var name: UnsafeRawBufferPointer
        var mode: UInt64
        var flags: UInt64

        var isDirectory: Bool { mode & 0xF000 == 0x4000 }
        var isGhost: Bool { flags & 1 << 6 != 0 }
    }

    private func forEach(_ body: (File) -> Void) {
        var names = names
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        for index in 0..<count {
            guard let name = names.next() else { return }
            var directory = none
            if let directoryIndexes {
                let number = Int(truncatingIfNeeded: directoryIndexes[index])
                if directories.indices.contains(number) { directory = directories[number] }
            }
            body(File(directory: directory, name: name, mode: modes[index], flags: flags[index]))
        }
    }

    /// Appends all files.
    func append(to output: inout RepodataBytes) {
        forEach { Self.append($0, indentation: "  ", to: &output) }
    }

    /// Appends the files that `primary.xml` has: those that packages require most.
    func appendPrimary(to output: inout RepodataBytes) {
        forEach { file in
            if PrimaryPath.holds(file.directory, file.name) {
                Self.append(file, indentation: "    ", to: &output)
            }
        }
    }

    private static func append(_ file: File, indentation: StaticString, to output: inout RepodataBytes) {
        output.append(indentation)
        output.append(
            file.isDirectory ? "<file type=\"dir\">" : file.isGhost ? "<file type=\"ghost\">" : "<file>")
        if file.directory.isASCII && file.name.isASCII {
            output.append(text: file.directory)
            output.append(text: file.name)
        } else {
            // Whether it is UTF-8 is a question to the whole path.
            let path = Array(file.directory) + Array(file.name)
            path.withUnsafeBytes { output.append(text: $0) }
        }
        output.append("</file>\n")
    }

    /// Whether the package has a file of this path.
    func contains(_ path: UnsafeRawBufferPointer) -> Bool {
        var isFound = false
        forEach { file in
            if !isFound, file.directory.count + file.name.count == path.count {
                isFound =
                    path.starts(with: file.directory)
                    && UnsafeRawBufferPointer(rebasing: path[file.directory.count...]).starts(with: file.name)
            }
        }
        return isFound
    }

    /// All paths, for packages that ask often.
    func paths() -> Set<[UInt8]> {
        var paths: Set<[UInt8]> = []
        forEach { paths.insert(Array($0.directory) + Array($0.name)) }
        return paths
    }
}

/// Which files belong into `primary.xml`: those below `/etc/`, those with `bin/` in their path, and
/// `/usr/lib/sendmail`.
enum PrimaryPath {
    static func holds(_ path: UnsafeRawBufferPointer) -> Bool {
        path.starts(with: "/etc/") || path.containsBin || path.equals("/usr/lib/sendmail")
    }

    /// The same for a path in two parts.
    static func holds(_ directory: UnsafeRawBufferPointer, _ name: UnsafeRawBufferPointer) -> Bool {
        // What is looked for ends with a slash, and most names have none: then the directory decides.
        if directory.last == UInt8(ascii: "/"), !name.contains(UInt8(ascii: "/")) {
            return directory.starts(with: "/etc/") || directory.containsBin
                || directory.equals("/usr/lib/") && name.equals("sendmail")
        }
        let path = Array(directory) + Array(name)
        return path.withUnsafeBytes { holds($0) }
    }
}

extension UnsafeRawBufferPointer {
    /// The bytes of text of ours.
    fileprivate static func of(_ text: StaticString) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }

    func starts(with text: StaticString) -> Bool { starts(with: Self.of(text)) }

    fileprivate func starts(with wanted: UnsafeRawBufferPointer) -> Bool {
        guard count >= wanted.count else { return false }
        guard let own = baseAddress, let other = wanted.baseAddress else { return wanted.isEmpty }
        return memcmp(own, other, wanted.count) == 0
    }

    fileprivate func equals(_ text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount && starts(with: text)
    }

    fileprivate func contains(_ byte: UInt8) -> Bool {
        guard let baseAddress else { return false }
        return memchr(baseAddress, Int32(byte), count) != nil
    }

    /// Whether `bin/` occurs.
    fileprivate var containsBin: Bool {
        guard let baseAddress else { return false }
        var position = 3
        while position < count,
            let slash = memchr(baseAddress + position, Int32(UInt8(ascii: "/")), count - position)
        {
            let place = UnsafeRawPointer(slash) - baseAddress
            if self[place - 1] == UInt8(ascii: "n"), self[place - 2] == UInt8(ascii: "i"),
                self[place - 3] == UInt8(ascii: "b")
            {
                return true
            }
            position = place + 1
        }
        return false
    }

    var isASCII: Bool {
        var position = 0
        while position + 8 <= count {
            if loadUnaligned(fromByteOffset: position, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 {
                return false
            }
            position += 8
        }
        while position < count {
            if self[position] >= 0x80 { return false }
            position += 1
        }
        return true
    }
}
