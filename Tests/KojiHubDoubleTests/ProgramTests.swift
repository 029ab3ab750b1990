import HostKit
import KojiHubDouble
import KojiKit
import SystemPackage
import TestSupport
import Testing

@Suite struct ProgramTests {
    @Test("a killed hub goes on where it was: sessions, call numbers and tags are kept") func killed()
        async throws
    {
        let executable = try HubProgram.path()
        try await withTemporaryDirectory { directory in
            let arguments = [
                "--database", "\(directory)/hub.db", "--topdir", "\(directory)/top", "--no-builder",
            ]
            let first = try await KojiHubProcess.start(executable, arguments)
            var caller = try await RawCaller(first.url).loggedIn("kojiadmin", "adminpw")
            caller.callNumber = 4
            try await caller.call("createTag", "f99")
            first.kill()
            await #expect(throws: RawClient.ConnectionEnded.self) { try await caller.call("getTag", "f99") }
            let second = try await KojiHubProcess.start(executable, arguments)
            var again = RawCaller(second.url)
            again.session = caller.session
            again.callNumber = 4
            #expect(try await again.fault("createTag", "f99")?.code == 1009)
            again.callNumber = 5
            #expect(try await again.call("getTag", "f99")["name"] == "f99")
            second.kill()
        }
    }
}
