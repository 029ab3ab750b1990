internal import KojiKit

/// Turns requests into messages, and answers of the hub into those of HTTP.
struct HubServer: Sendable {
    let core: HubCore
    let journal: Journal
    let stop: Gate

    func bodyLimit(_ request: HTTPRequest) -> Int? {
        isUpload(request) ? nil : core.options.maxRequestLength
    }

    private func isUpload(_ request: HTTPRequest) -> Bool {
        request["Content-Type"] == "application/octet-stream"
    }

    func answer(_ request: HTTPRequest) -> HTTPAnswer {
        if request.path == "/kojifiles" || request.path.hasPrefix("/kojifiles/") {
            return FileAnswers(top: core.topDirectory).answer(request)
        }
        guard ["/kojihub", "/kojihub/ssllogin"].contains(request.path) else {
            return .text(404, "Not Found\n")
        }
        var answer = hubAnswer(request)
        answer.header.append(("Koji-Version", core.options.version))
        return answer
    }

    private func hubAnswer(_ request: HTTPRequest) -> HTTPAnswer {
        guard request.method == "POST" else {
            var answer = HTTPAnswer.text(
                405, "Method Not Allowed\nThis is an XML-RPC server. Only POST is accepted.\n")
            answer.header.append(("Allow", "POST"))
            return answer
        }
        if isUpload(request) { return perform(message("(upload)", [.bytes([])], request), request) }
        if request.body.isEmpty { return .text(400, "Invalid request: Empty request\n") }
        do {
            guard case .call(let method, let parameters) = try XMLRPCDecoder.message(request.body) else {
                return .text(400, "Invalid request: not a method call\n")
            }
            return perform(message(method, parameters, request), request)
        } catch {
            let (line, column) = (error.line ?? 1, (error.column ?? 1) - 1)
            return .text(400, "Invalid request: syntax error: line \(line), column \(max(column, 0))\n")
        }
    }

    private func message(
        _ method: String, _ parameters: [XMLRPCValue], _ request: HTTPRequest
    ) -> HubMessage {
        var facts = HubRequestFacts()
        facts.isLoginLocation = request.path == "/kojihub/ssllogin"
        if let secret = core.options.proxySecret, request["X-Proxy-Secret"] == secret {
            facts.remoteUser = request["X-Remote-User"].flatMap { ["", "(null)"].contains($0) ? nil : $0 }
            if let name = request["X-Client-Name"], !["", "(null)"].contains(name) {
                facts.remoteUser = name
                facts.remoteAuthType = 2
            }
        }
        var credentials: HubSession.Credentials?
        if let id = request["Koji-Session-Id"].flatMap({ Int64($0) }) {
            credentials = .init(
                id: id, key: request["Koji-Session-Key"] ?? "",
                callNumber: request["Koji-Session-Callnum"].flatMap { Int64($0) })
        } else if let id = request.parameter("session-id").flatMap({ Int64($0) }) {
            credentials = .init(
                id: id, key: request.parameter("session-key") ?? "",
                callNumber: request.parameter("callnum").flatMap { Int64($0) })
        }
        return HubMessage(method: method, parameters: parameters, credentials: credentials, facts: facts)
    }

    /// Does what a message asks for, unless a test has other plans for it.
    private func perform(_ message: HubMessage, _ request: HTTPRequest) -> HTTPAnswer {
        let plan = journal.record(message, request)
        if case .before(let disturbance) = plan {
            if let answer = disturbed(disturbance) { return answer }
        }
        let outcome: HubCore.Outcome
        if let offline = journal.offline, message.method != "login", message.method != "sslLogin" {
            outcome = HubCore.Outcome(XMLRPCFault(code: 1014, message: offline))
        } else if message.method == "(upload)" {
            outcome = core.upload(message, request)
        } else {
            outcome = core.perform(message)
        }
        journal.finished(message, outcome.fault)
        var answer = HTTPAnswer(status: 200, header: [("Content-Type", "text/xml")], body: outcome.bytes)
        if case .after(let disturbance) = plan { disturb(&answer, disturbance) }
        return answer
    }

    /// What happens instead of a call; nil when the call is done after all.
    private func disturbed(_ disturbance: KojiHubDouble.Disturbance) -> HTTPAnswer? {
        switch disturbance {
        case .dropBefore: return HTTPAnswer(status: 200, delivery: .none)
        case .status(let status): return .text(status, "as a test wants it\n")
        case .fault(let code, let message):
            return HTTPAnswer(
                status: 200, header: [("Content-Type", "text/xml")],
                body: HubCore.Outcome(XMLRPCFault(code: code, message: message)).bytes)
        case .hold(let asked, let gate):
            asked?.open()
            gate.block(orUntil: stop)
            return nil
        default: return nil
        }
    }

    private func disturb(_ answer: inout HTTPAnswer, _ disturbance: KojiHubDouble.Disturbance) {
        switch disturbance {
        case .dropAfter: answer.delivery = .none
        case .truncated(let count): answer.delivery = .cut(after: count)
        case .shortened(let count): answer.body = Array(answer.body.prefix(count))
        case .doubled: answer.delivery = .twice
        case .statusAfter(let status): answer = .text(status, "as a test wants it\n")
        case .body(let bytes): answer.body = bytes
        case .holdAnswer(let done, let gate):
            done?.open()
            gate.block(orUntil: stop)
        default: break
        }
    }
}
