internal import HostKit
internal import SystemPackage

/// Hard links, and copies where those are not possible.
enum HardLink {
    /// Gives a file a second name, which appears in one step and takes the place of what had it.
    static func make(_ source: FilePath, at target: FilePath) throws(FileError) {
        let temporary = FilePath("\(target).\(UInt64.random(in: .min ... .max))")
        do throws(FileError) {
            try Files.hardLink(source, at: temporary)
        } catch {
            // Another file system, too many links, or one that knows none.
            return try Files.copy(source, to: target, keepingTimes: true)
        }
        do throws(FileError) {
            try Files.move(temporary, to: target)
        } catch {
            // What is being told is why; that the link stays is no more than untidy.
            try? Files.remove(temporary)
            throw error
        }
        // A rename of one name of a file over another does nothing.
        if Files.exists(temporary) { try Files.remove(temporary) }
    }
}
