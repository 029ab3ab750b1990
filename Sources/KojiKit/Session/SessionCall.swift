/// One call of a session: its number, and what its attempts have come to.
struct SessionCall {
    /// What to do before the next attempt.
    enum Step {
        case again
        /// With a session that was renewed.
        case renewed
        /// With this number.
        case number(Int64)
    }

    private(set) var number: Int64
    private var attempts: KojiAttempts
    private let changes: Bool
    private let action: String
    private var hasRenewed = false
    private var hasSkipped = false

    init(_ attempts: KojiAttempts, _ number: Int64, changes: Bool) {
        self.attempts = attempts
        self.number = number
        self.changes = changes
        action = attempts.action
    }

    /// - Throws: What the fault is, unless there is something to do about it.
    mutating func goesOn(after fault: XMLRPCFault) async throws(KojiError) -> Step {
        switch KojiFaultKind(rawValue: fault.code) {
        case .authExpired where !hasRenewed:
            // Nothing was done: the call keeps its number.
            hasRenewed = true
            return .renewed
        case .retry:
            throw KojiError(
                .uncertain,
                "the hub did this when it was first asked, and its answer was lost; look what became of it "
                    + "before asking again (\(KojiError.excerpt(fault.message)))", action: action)
        case .sequence:
            if let stored = Self.storedNumber(fault.message), !attempts.mayHaveArrived, !hasSkipped {
                hasSkipped = true
                number = stored + 1
                return .number(number)
            }
            let error = KojiError(fault, action: action)
            throw attempts.mayHaveArrived ? lost(error) : error
        default:
            guard try await attempts.goesOn(after: fault) else { throw KojiError(fault, action: action) }
            return .again
        }
    }

    /// - Throws: What there is to say when there is no other attempt.
    mutating func goesOn(after failure: ExchangeFailure) async throws(KojiError) {
        do throws(KojiError) {
            guard try await attempts.goesOn(after: failure) else { throw attempts.error(failure) }
        } catch {
            throw attempts.mayHaveArrived ? lost(error) : error
        }
    }

    /// An error behind which the hub may have done what it was asked for.
    private func lost(_ error: KojiError) -> KojiError {
        guard changes else { return error }
        var error = error
        switch error.code {
        case .unreachable, .fault:
            error.code = .uncertain
            error.message += "; the hub may have done it: look before asking again"
        case .badReply:
            error.code = .uncertain
            error.message += "; the hub may have done it: look before asking again"
        case .cancelled: error.message = "cancelled; the hub may have done it all the same"
        default: break
        }
        return error
    }

    /// The number that the hub has come to: `<stored> > <sent> (session <id>)`.
    static func storedNumber(_ message: String) -> Int64? {
        let words = message.split(separator: " ")
        guard words.count >= 3, words[1] == ">", let stored = Int64(words[0]), stored < Int64(Int32.max)
        else { return nil }
        return stored
    }
}
