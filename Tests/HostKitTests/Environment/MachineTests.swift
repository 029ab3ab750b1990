import HostKit
import TestSupport
import Testing

@Suite("The machine")
struct MachineTests {
    @Test("nproc counts the same processors, also where a process is kept to one", Tool.require("nproc"))
    func processors() async throws {
        let environment = try HostEnvironment.current()
        let command = Command(
            "nproc", environment: environment.variables, in: environment.currentDirectory)
        let count = try await CommandRunner().check(command).trimmedOutput
        #expect(Machine.processors == Int(count))
    }

    @Test("uname has the same name", Tool.require("uname")) func name() async throws {
        let environment = try HostEnvironment.current()
        let command = Command(
            "uname", ["-n"], environment: environment.variables, in: environment.currentDirectory)
        #expect(try await CommandRunner().check(command).trimmedOutput == Machine.name)
    }
}
