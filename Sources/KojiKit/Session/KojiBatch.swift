/// How many calls travel in one message.
public struct KojiBatchLimits: Sendable, Hashable {
    /// Calls in a message.
    public var count = 500
    /// Bytes of a message; hubs take 4 MiB unless their `MaxRequestLength` says otherwise.
    public var size = 4 << 20
    /// Messages on the way at a time, from somebody who is not logged in.
    public var parallel = 4

    public init() {}
}

/// Calls that travel in one message.
struct KojiBatch: Sendable {
    /// Where in the list of all calls they stand.
    var places: [Int] = []
    /// The calls, encoded as the elements of a list.
    var calls: [[UInt8]] = []
    /// Bytes of the message.
    var size = XMLRPCWriter.multiCallOverhead

    /// Puts calls together, in their order. Those that cannot be sent are told of by their places.
    static func portions(_ calls: [KojiCall], _ limits: KojiBatchLimits) -> ([KojiBatch], [Int: KojiError]) {
        var portions: [KojiBatch] = []
        var unsendable: [Int: KojiError] = [:]
        var current = KojiBatch()
        for (place, call) in calls.enumerated() {
            do throws(KojiError) {
                let bytes = try encoded(call, limits)
                if current.calls.count >= max(1, limits.count) || current.size + bytes.count > limits.size {
                    if !current.calls.isEmpty { portions.append(current) }
                    current = KojiBatch()
                }
                current.places.append(place)
                current.calls.append(bytes)
                current.size += bytes.count
            } catch {
                unsendable[place] = error
            }
        }
        if !current.calls.isEmpty { portions.append(current) }
        return (portions, unsendable)
    }

    private static func encoded(_ call: KojiCall, _ limits: KojiBatchLimits) throws(KojiError) -> [UInt8] {
        var writer = XMLRPCWriter()
        do throws(XMLRPCError) {
            try writer.value(["methodName": .string(call.method), "params": .array(call.parameters)])
        } catch {
            throw KojiError(.unsendable, error.message, action: call.method)
        }
        let size = writer.bytes.count + XMLRPCWriter.multiCallOverhead
        guard size <= limits.size else {
            throw KojiError(
                .unsendable, "the call has \(size) bytes, and a hub takes \(limits.size)", action: call.method
            )
        }
        return writer.bytes
    }

    func message(to url: String) -> KojiMessage {
        KojiMessage("multiCall", to: url, body: XMLRPCWriter.multiCall(calls))
    }
}

/// The answers of a message with several calls, each read as soon as it is there.
struct KojiBatchAnswers<Answer: Sendable>: Sendable {
    var results: [Result<Answer, KojiError>] = []

    /// Reads the answers of some requests.
    static func listing(_ requests: [KojiRequest<Answer>]) -> KojiListing<Self> {
        KojiListing(KojiCall("multiCall"), rowDepth: 1, initial: Self()) {
            answers, _, row throws(KojiError) in
            guard answers.results.count < requests.count else { throw .answerCount(requests.count, "more") }
            answers.results.append(try result(of: row, requests[answers.results.count]))
        }
    }

    private static func result(
        of row: XMLRPCValue, _ request: KojiRequest<Answer>
    ) throws(KojiError) -> Result<Answer, KojiError> {
        switch row {
        case .array(let values) where values.count == 1:
            do throws(KojiError) {
                return .success(try request.read(values[0]))
            } catch {
                return .failure(error)
            }
        case .structure(let members):
            guard let code = members["faultCode"]?.int else { fallthrough }
            let fault = XMLRPCFault(code: code, message: members["faultString"]?.string ?? "")
            return .failure(KojiError(fault, action: request.call.method))
        default:
            throw KojiError(
                .unexpectedAnswer, "the hub sent something else where a call's answer is expected",
                action: request.call.method)
        }
    }

    /// Checks that every call has its answer.
    func all(_ count: Int) throws(KojiError) -> [Result<Answer, KojiError>] {
        guard results.count == count else { throw .answerCount(count, "\(results.count)") }
        return results
    }
}

extension KojiError {
    fileprivate static func answerCount(_ count: Int, _ found: String) -> Self {
        KojiError(
            .unexpectedAnswer, "the hub was asked \(count) things at once and gave \(found) answers",
            action: "multiCall")
    }
}

extension Result where Failure == KojiError {
    /// A fault is the answer of one call; all else went wrong for everybody.
    init(of error: KojiError) throws(KojiError) {
        switch error.code {
        case .fault, .unknownFault, .unexpectedAnswer: self = .failure(error)
        default: throw error
        }
    }
}
