public import HostKit
public import SystemPackage

/// What `packit init` is going to write.
public struct InitPlan: Hashable, Sendable {
    public struct File: Hashable, Sendable {
        /// Relative to the project's directory.
        public var name: String
        public var content: [UInt8]
        /// What is there now; nil for a new file.
        public var previous: [UInt8]?
    }

    public var directory: FilePath
    public var files: [File]
    /// What the user should know, such as a spec file that is still to be written.
    public var remarks: [String]

    /// Each file with its new content.
    public var description: String {
        guard !files.isEmpty else { return "nothing to do\n" }
        return files.map { file in
            "\(file.previous == nil ? "create" : "change") \(file.name):\n"
                + String(decoding: file.content, as: UTF8.self).split(
                    separator: "\n", omittingEmptySubsequences: false
                )
                .dropLast().map { $0.isEmpty ? "\n" : "    \($0)\n" }.joined()
        }.joined(separator: "\n")
    }

    /// Writes all files or none: when one cannot be written, those before it get their old content back.
    ///
    /// - Throws: ``FileError`` of the file that could not be written.
    public func perform() throws(FileError) {
        var done: [File] = []
        do throws(FileError) {
            for file in files {
                try Files.writeAtomically(file.content, to: directory.appending(file.name))
                done.append(file)
            }
        } catch {
            for file in done.reversed() { restore(file) }
            throw error
        }
    }

    /// The first failure is the one to tell; a second one here could only hide it.
    private func restore(_ file: File) {
        let path = directory.appending(file.name)
        if let previous = file.previous {
            try? Files.writeAtomically(previous, to: path)
        } else {
            try? Files.remove(path)
        }
    }
}
