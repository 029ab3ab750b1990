internal import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

extension Command {
    /// Becomes the command: it has this process's streams and number, and whoever waits for us waits for it.
    ///
    /// Only executable, arguments and environment count; the directory is that of the process.
    /// - Throws: `.notFound`, `.notExecutable`, and only then does it return.
    public func replaceProcess() throws(CommandFailure) -> Never {
        let path = try resolvedExecutable()
        let arguments = CStrings([executable] + self.arguments)
        let variables = CStrings(environment.map { "\($0.key)=\($0.value)" }.sorted())
        _ = execve(path.string, arguments.pointers, variables.pointers)
        let cause = Errno(rawValue: errno)
        arguments.free()
        variables.free()
        throw CommandFailure(.notExecutable, self, detail: "\(cause)")
    }
}

/// Texts as C has lists of them: a pointer to each, and null at the end.
private struct CStrings {
    var pointers: [UnsafeMutablePointer<CChar>?]

    init(_ texts: [String]) { pointers = texts.map { strdup($0) } + [nil] }

    func free() {
        for pointer in pointers { Self.free(pointer) }
    }

    private static func free(_ pointer: UnsafeMutablePointer<CChar>?) {
        #if canImport(Glibc)
            Glibc.free(pointer)
        #elseif canImport(Musl)
            Musl.free(pointer)
        #else
            Darwin.free(pointer)
        #endif
    }
}
