import CurlHTTP
import DigestKit
import HostKit
import SystemPackage
import TestSupport
import Testing

@testable import KojiKit

@Suite("Files of tasks") struct TaskLogsTests {
    @Test("files have sizes, which hubs send as texts") func files() throws {
        let request = KojiRequest.taskOutput(KojiID(7), details: true)
        let files = try Recorded.answer(to: request, "47-listTaskOutput-stat")
        #expect(files.map(\.name).prefix(2) == ["build.log", "hello-1.2-1.fc99.src.rpm"])
        let log = try #require(files.first)
        #expect(log.size == 17 && log.volume == "DEFAULT" && log.modified == 1795243496.1151567)
        #expect(files.count == 7)
    }

    @Test("files on several volumes are told for each") func volumes() throws {
        let request = KojiRequest.taskOutputOnAllVolumes(KojiID(7), details: true)
        let files = try request.decode([
            "b.log": ["DEFAULT": ["st_size": "3"], "other": ["st_size": "4"]], "a.log": ["DEFAULT": [:]],
        ])
        #expect(files.map(\.name) == ["a.log", "b.log", "b.log"])
        #expect(files.map(\.volume) == ["DEFAULT", "DEFAULT", "other"])
        #expect(files.map(\.size) == [nil, 3, 4])
        let names = try request.decode(["b.log": ["DEFAULT"]])
        #expect(names == [KojiTaskFile(name: "b.log", volume: "DEFAULT")])
    }

    @Test("the end of a log is asked for, and not the whole") func tail() async throws {
        let replies = try [
            TaskHub.answer(["build.log": ["DEFAULT": ["st_size": "1000"]]]),
            TaskHub.answer(.string(Base64.text(Array("the end".utf8)))),
        ]
        try await TaskHub.serving(replies) { hub in
            let logs = TaskLogs(hub.hub, profile: hub.profile)
            let tail = try await logs.tail("build.log", of: KojiID(7), limit: 7)
            #expect(String(decoding: tail, as: UTF8.self) == "the end")
            let request = try #require(hub.server.requests.last)
            let sent = KojiRequest.taskOutput(KojiID(7), file: "build.log", offset: 993, size: 7).call
            #expect(try request.body == XMLRPCWriter.call(sent.method, sent.parameters))
        }
    }

    @Test("a file comes from the hub in pieces where files are not served") func pieces() async throws {
        let replies = try ["abcd", "efgh", "i"].map {
            try TaskHub.answer(.string(Base64.text(Array($0.utf8))))
        }
        try await TaskHub.serving(replies) { hub in
            try await withTemporaryDirectory { directory in
                var logs = TaskLogs(hub.hub, profile: hub.profile)
                logs.pieceSize = 4
                let target = directory.appending("build.log")
                let file = KojiTaskFile(name: "build.log", volume: "other")
                try await logs.fetch(file, of: KojiID(7), to: target)
                #expect(try Files.readText(target) == "abcdefghi")
                #expect(hub.asked == Array(repeating: "downloadTaskOutput 7", count: 3))
                let request = try #require(hub.server.requests.last)
                let sent = KojiRequest.taskOutput(
                    KojiID(7), file: "build.log", offset: 8, size: 4, volume: "other"
                ).call
                #expect(try request.body == XMLRPCWriter.call(sent.method, sent.parameters))
            }
        }
    }

    @Test("a file comes over HTTP where files are served, and from the hub if it is not there") func served()
        async throws
    {
        let reply = try TaskHub.answer(.string(Base64.text(Array("hub's".utf8))))
        let files = ["/files/work/tasks/7/7/build.log": [Reply.text("served")]]
        try await TaskHub.serving([reply], files: files) { hub in
            try await withTemporaryDirectory { directory in
                var profile = hub.profile
                profile.topURL = hub.server.url + "/files"
                let http = HTTPClient(HTTPClient.Configuration(userAgent: "packit-test/1"), clock: hub.clock)
                let logs = TaskLogs(hub.hub, profile: profile, http: http)
                for (name, text) in [("build.log", "served"), ("root.log", "hub's")] {
                    let target = directory.appending(name)
                    try await logs.fetch(
                        KojiTaskFile(name: name, volume: "DEFAULT"), of: KojiID(7), to: target)
                    #expect(try Files.readText(target) == text)
                }
                #expect(hub.asked == ["downloadTaskOutput 7"])
            }
        }
    }

    @Test("a file that is too large is not fetched, and leaves nothing behind") func limit() async throws {
        let reply = try TaskHub.answer(.string(Base64.text(Array("abcd".utf8))))
        try await TaskHub.serving([reply]) { hub in
            try await withTemporaryDirectory { directory in
                var logs = TaskLogs(hub.hub, profile: hub.profile)
                (logs.pieceSize, logs.sizeLimit) = (4, 10)
                let file = KojiTaskFile(name: "build.log", volume: "DEFAULT")
                let all = logs
                let result = await Task {
                    try await all.fetch(file, of: KojiID(7), to: directory.appending("x"))
                }.result
                let error = try #require(throws: KojiError.self) { try result.get() }
                #expect(error.code == .transfer)
                #expect(try Files.list(directory).isEmpty)
                #expect(hub.asked.count == 3)
            }
        }
    }
}
