import CommandSupport
import HostKit

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

do {
    let console = Console(try HostEnvironment.current())
    let arguments = Array(CommandLine.arguments.dropFirst())
    exit(
        await CommandLineProgram.run(FedmsgNotification.self, arguments: arguments, console: console) {
            error in
            console.failure("\(error)")
            return .stopped
        })
} catch {
    // Without a current directory not even a command line can be understood.
    print("pungi-fedmsg-notification: \(error)")
    exit(ExitStatus.stopped.rawValue)
}
