import ArgumentParser
import CommandSupport
import HostKit

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

do {
    let console = Console(try HostEnvironment.current())
    let root = Program.root(startedAs: CommandLine.arguments.first ?? "")
    let arguments = Array(CommandLine.arguments.dropFirst())
    exit(
        await CommandLineProgram.run(root, arguments: arguments, console: console) { error in
            FailureReport(console: console).tell(error)
        })
} catch {
    // Without a current directory not even a command line can be understood.
    print("pungi: \(error)")
    exit(ExitStatus.failure.rawValue)
}
