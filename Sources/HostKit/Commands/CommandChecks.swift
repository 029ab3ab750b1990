extension Command {
    /// Whether the system can pass the command on at all; what it would cut at a NUL is refused.
    func validate() throws(CommandFailure) {
        if executable.utf8.contains(0) {
            throw CommandFailure(
                .invalidArgument, self, detail: "the executable's name contains a NUL character")
        }
        if let index = arguments.firstIndex(where: { $0.utf8.contains(0) }) {
            throw CommandFailure(
                .invalidArgument, self, detail: "argument \(index + 1) contains a NUL character")
        }
        for (name, value) in environment {
            let isNameWrong = name.isEmpty || name.utf8.contains { $0 == 0 || $0 == UInt8(ascii: "=") }
            if isNameWrong || value.utf8.contains(0) {
                throw CommandFailure(
                    .invalidArgument, self, detail: "the variable '\(name)' contains a NUL character or '='")
            }
        }
    }
}
