import Glibc
import HostKit
import SystemPackage
import TestSupport
import Testing

@Suite struct HostEnvironmentTests {
    private func environment(_ variables: [String: String]) -> HostEnvironment {
        HostEnvironment(
            variables: variables, currentDirectory: "/srv", now: { Timestamp(seconds: 5) }, userID: getuid())
    }

    @Test("the process's own environment is read whole") func current() async throws {
        let current = try HostEnvironment.current()
        #expect(current["PATH"] == getenv("PATH").map { String(cString: $0) })
        #expect(current.userID == getuid())
        let command = Command("pwd", environment: current.variables, in: current.currentDirectory)
        let result = try await CommandRunner().check(command)
        #expect(result.trimmedOutput == current.currentDirectory.string)
    }

    @Test("directories follow the XDG rules: set, absolute, or the default below home") func directories() {
        let plain = environment(["HOME": "/home/ada"])
        #expect(plain.userConfigDirectory == "/home/ada/.config")
        #expect(plain.cacheDirectory == "/home/ada/.cache")
        #expect(plain.temporaryDirectory == "/tmp")
        let set = environment([
            "HOME": "/home/ada", "XDG_CONFIG_HOME": "/c", "XDG_CACHE_HOME": "relative", "TMPDIR": "/var/tmp",
        ])
        #expect(set.userConfigDirectory == "/c")
        #expect(set.cacheDirectory == "/home/ada/.cache")
        #expect(set.temporaryDirectory == "/var/tmp")
    }

    @Test("without variables the system's user database answers", Tool.require("getent")) func database()
        async throws
    {
        let command = try Command.shell("getent passwd $(id -u)", in: "/")
        let result = try await CommandRunner().check(command)
        let fields = result.trimmedOutput.split(separator: ":", omittingEmptySubsequences: false).map(
            String.init)
        #expect(environment([:]).userName == fields[0])
        #expect(environment(["HOME": ""]).home == FilePath(fields[5]))
    }

    @Test("commands get the C locale with UTF-8 and no other language") func forCommands() {
        let base = environment([
            "LANG": "cs_CZ", "LANGUAGE": "cs", "LC_ALL": "cs_CZ.UTF-8", "PATH": "/bin", "GONE": "1",
        ])
        #expect(
            base.forCommands(["GONE": nil, "NEW": "2"])
                == ["LANG": "cs_CZ", "LC_ALL": "C.UTF-8", "PATH": "/bin", "NEW": "2"])
    }

    @Test("a user's path starts at the current directory or at home") func absolute() {
        let base = environment(["HOME": "/home/ada"])
        #expect(base.absolute("./a/b") == "/srv/a/b")
        #expect(base.absolute("/x") == "/x")
        #expect(base.absolute("~/x") == "/home/ada/x")
        #expect(base.absolute(".") == "/srv")
    }

    @Test("artefacts carry SOURCE_DATE_EPOCH, or now") func buildTime() {
        #expect(environment(["SOURCE_DATE_EPOCH": "7"]).buildTime == Timestamp(seconds: 7))
        #expect(environment([:]).buildTime == Timestamp(seconds: 5))
    }
}
