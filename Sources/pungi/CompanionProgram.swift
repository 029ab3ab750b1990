import ComposeCore
import HostKit
import SystemPackage

/// A program of this package that is installed by itself, because it links what others do without.
struct CompanionProgram {
    let name: String

    init(_ name: String) { self.name = name }

    /// Goes on as that program.
    ///
    /// - Throws: `.tools` where it is not installed.
    func become(_ arguments: [String]) throws -> Never {
        let environment = try HostEnvironment.current()
        let beside = Self.ownProgram.map { $0.removingLastComponent().appending(name) }
        let program = beside.flatMap { Files.isRegular($0) ? $0.string : nil } ?? name
        let command = Command(
            program, arguments, environment: environment.variables, in: environment.currentDirectory)
        do throws(CommandFailure) {
            try command.replaceProcess()
        } catch {
            guard error.code == .notFound else { throw error }
            throw ComposeError(
                .tools,
                "\(name) is neither beside pungi nor in the PATH; it is a program of its own, which needs librabbitmq: "
                    + "install that, build it with 'swift build --product \(name)' and put it there")
        }
    }

    /// Where this program is, whatever link it was started by.
    private static var ownProgram: FilePath? {
        try? Files.realPath(FilePath("/proc/self/exe"))
    }
}
