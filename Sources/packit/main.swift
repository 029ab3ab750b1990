import ArgumentParser
import CommandSupport
import HostKit

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

do {
    let environment = try HostEnvironment.current()
    let console = Console(environment)
    let arguments = Array(CommandLine.arguments.dropFirst())
    exit(
        await CommandLineProgram.run(Packit.self, arguments: arguments, console: console) { error in
            FailureReport(console: console).tell(error)
        })
} catch {
    // Without a current directory not even a command line can be understood.
    print("packit: \(error)")
    exit(ExitStatus.failure.rawValue)
}
