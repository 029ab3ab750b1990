internal import Glibc
internal import HostKit
internal import SystemPackage

/// Two directories that swap their places in one step.
enum DirectoryExchange {
    private typealias Call =
        @convention(c) (
            CInt, UnsafePointer<CChar>?, CInt, UnsafePointer<CChar>?, CUnsignedInt
        ) -> CInt

    /// `RENAME_EXCHANGE`.
    private static let exchanging: CUnsignedInt = 2

    /// Puts a new directory in the place of an old one, which is then where the new one was; where nothing is, the
    /// new one is moved there. On file systems that cannot swap, the old one is moved away first.
    ///
    /// - SeeAlso: `renameat2(2)`.
    static func swap(_ new: FilePath, _ old: FilePath) throws(FileError) {
        guard Files.exists(old) else { return try Files.move(new, to: old) }
        // The C headers show it only to those who ask for GNU's extensions, which Swift does not.
        if let symbol = dlsym(nil, "renameat2") {
            let call = unsafeBitCast(symbol, to: Call.self)
            let result = new.withPlatformString { new in
                old.withPlatformString { old in call(AT_FDCWD, new, AT_FDCWD, old, exchanging) }
            }
            if result == 0 { return }
        }
        let aside = new.removingLastComponent().appending("\(new.lastComponent?.string ?? "").old")
        try Files.removeTree(aside)
        try Files.move(old, to: aside)
        try Files.move(new, to: old)
        try Files.move(aside, to: new)
    }
}
