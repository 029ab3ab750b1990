public import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

extension Files {
    /// Gives a file a second name, at a path where nothing is; a symbolic link is followed.
    ///
    /// ``FileError/cause`` is `.improperLink` where the two lie on different file systems.
    public static func hardLink(_ source: FilePath, at path: FilePath) throws(FileError) {
        guard linkat(AT_FDCWD, source.systemBytes, AT_FDCWD, path.systemBytes, AT_SYMLINK_FOLLOW) == 0 else {
            let cause = Errno(rawValue: errno)
            let isMissing = cause == .noSuchFileOrDirectory && !exists(source)
            throw FileError("link", isMissing ? source : path, cause)
        }
    }
}
