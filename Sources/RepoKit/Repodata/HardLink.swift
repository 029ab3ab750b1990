internal import HostKit
internal import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Hard links, and copies where those are not possible.
enum HardLink {
    /// Gives a file a second name, which appears in one step and takes the place of what had it.
    static func make(_ source: FilePath, at target: FilePath) throws(FileError) {
        let temporary = FilePath("\(target).\(UInt64.random(in: .min ... .max))")
        guard systemLink(source.string, temporary.string) == 0 else {
            // Another file system, too many links, or one that knows none.
            return try Files.copy(source, to: target, keepingTimes: true)
        }
        do throws(FileError) {
            try Files.move(temporary, to: target)
        } catch {
            unlink(temporary.string)
            throw error
        }
        // A rename of one name of a file over another does nothing.
        if Files.exists(temporary) { try Files.remove(temporary) }
    }
}

private func systemLink(_ old: String, _ new: String) -> Int32 { link(old, new) }
