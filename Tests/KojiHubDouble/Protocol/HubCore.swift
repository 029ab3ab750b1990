internal import KojiKit
internal import SystemPackage

/// What a hub is made of, but for its server and its builder.
final class HubCore: Sendable {
    let store: Store
    let options: KojiHubDouble.Options
    let topDirectory: FilePath
    let methods: HubMethods
    let tasks = TaskBoard()
    let builder = Builder()

    init(options: KojiHubDouble.Options, topDirectory: FilePath) throws {
        self.options = options
        self.topDirectory = topDirectory
        store = try Store(path: options.database?.string ?? ":memory:")
        var methods = HubMethods()
        SessionMethods.add(to: &methods)
        IntrospectionMethods.add(to: &methods)
        EventMethods.add(to: &methods)
        TagMethods.add(to: &methods)
        TagChangingMethods.add(to: &methods)
        TagContentMethods.add(to: &methods)
        PackageMethods.add(to: &methods)
        TargetMethods.add(to: &methods)
        BuildMethods.add(to: &methods)
        RPMMethods.add(to: &methods)
        ArchiveMethods.add(to: &methods)
        HistoryMethods.add(to: &methods)
        SearchMethods.add(to: &methods)
        UserMethods.add(to: &methods)
        TaskMethods.add(to: &methods)
        TaskMakingMethods.add(to: &methods)
        TaskOutputMethods.add(to: &methods)
        Uploads.add(to: &methods)
        RepoMethods.add(to: &methods)
        SideTagMethods.add(to: &methods)
        methods.remove(options.withoutMethods)
        self.methods = methods
    }

    /// Does the calls of one message in one transaction.
    func perform(_ message: HubMessage) -> Outcome {
        do {
            let (bytes, didMakeTasks) = try store.transaction { transaction in
                let before = transaction.database.changes
                let call = try authenticated(message, transaction)
                let answer =
                    try message.method == "multiCall" || message.method == "system.multicall"
                    ? multiCall(call, message.parameters)
                    : self.call(call, message.method, message.parameters)
                if let session = call.session, let number = session.callNumber,
                    transaction.database.changes != before
                {
                    try transaction.database.run(
                        "UPDATE sessions SET callnum = ? WHERE id = ?", [.int(number), .int(session.id)])
                }
                return (try answer.bytes, transaction.database.changes != before)
            }
            if didMakeTasks { builder.look() }
            return Outcome(bytes: WireXML.replyStart + bytes + WireXML.replyEnd, fault: nil)
        } catch {
            return Outcome(HubFault.of(error))
        }
    }

    struct Outcome {
        var bytes: [UInt8]
        var fault: XMLRPCFault?

        init(bytes: [UInt8], fault: XMLRPCFault?) {
            self.bytes = bytes
            self.fault = fault
        }

        init(_ fault: XMLRPCFault) {
            let sendable = XMLRPCFault(
                code: fault.code, message: fault.message.filter { $0 >= " " || $0 == "\n" || $0 == "\t" })
            bytes = (try? XMLRPCWriter.reply(.fault(sendable))) ?? []
            self.fault = fault
        }
    }

    /// A call without arguments that knows who makes it.
    func authenticated(_ message: HubMessage, _ transaction: Transaction) throws -> HubCall {
        var facts = message.facts
        var session: HubSession?
        if let credentials = message.credentials {
            let found = try HubSession.find(
                credentials, transaction, lifetime: options.sessionLifetime, method: message.method)
            switch found {
            case .session(let valid): session = valid
            case .expired(let id):
                facts.expiredSession = id
                guard Self.mayRenew(message) else {
                    throw XMLRPCFault(code: 1007, message: "session \"\(id)\" has expired")
                }
            }
        }
        return HubCall(
            core: self, transaction: transaction, session: session, request: facts, method: message.method,
            arguments: [:])
    }

    private static func mayRenew(_ message: HubMessage) -> Bool {
        guard ["login", "sslLogin"].contains(message.method) else { return false }
        let named = message.parameters.last?.structure
        return named?["renew"]?.isTrue == true || message.parameters.count > 3 && message.parameters[3].isTrue
    }

    func call(_ context: HubCall, _ name: String, _ parameters: [XMLRPCValue]) throws -> HubAnswer {
        guard let method = methods[name] else { throw HubFault.generic("Invalid method: \(name)") }
        let arguments = try method.signature.bind(parameters)
        let call = HubCall(
            core: self, transaction: context.transaction, session: context.session, request: context.request,
            method: name, arguments: arguments)
        try call.demand(method.needs)
        return try method.body(call)
    }

    private func multiCall(_ context: HubCall, _ parameters: [XMLRPCValue]) throws -> HubAnswer {
        guard let calls = parameters.first?.array else {
            throw HubFault.parameter("multiCall() missing 1 required positional argument: 'calls'")
        }
        var bytes = WireXML.arrayStart
        for entry in calls {
            do {
                let answer = try context.transaction.savepoint {
                    guard let entry = entry.structure, let name = entry["methodName"]?.string else {
                        throw HubFault.exception("KeyError", "'methodName'")
                    }
                    if ["multiCall", "system.multicall"].contains(name) {
                        throw HubFault.generic("Recursive multiCall not allowed")
                    }
                    return try call(context, name, entry["params"]?.array ?? []).bytes
                }
                bytes += WireXML.arrayStart
                bytes += answer
                bytes += WireXML.arrayEnd
            } catch {
                let fault = HubFault.of(error)
                let trace: XMLRPCValue = [
                    "Traceback (most recent call last):\n", .string(fault.message + "\n"),
                ]
                bytes += try WireXML.bytes([
                    "faultCode": .int(fault.code), "faultString": .string(fault.message), "traceback": trace,
                ])
            }
        }
        bytes += WireXML.arrayEnd
        return .wire(bytes)
    }
}
