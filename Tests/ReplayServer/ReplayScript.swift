internal import Synchronization
internal import TestSupport

/// In which order exchanges must be asked for.
public enum ReplayOrder: Sendable {
    /// In any; of several that match the first one is played.
    case any
    case asGiven
}

/// The exchanges of a server and what has become of them.
final class ReplayScript: Sendable {
    private struct Slot {
        var exchange: Exchange
        var count = 0

        var isUsedUp: Bool { count >= exchange.uses.upperBound }
        var isAnswered: Bool { count >= exchange.uses.lowerBound }
    }

    private struct State {
        var slots: [Slot]
        var complaints: [String] = []
        var url = ""
        /// The first slot that may still be played when they come as given.
        var position = 0
    }

    private let order: ReplayOrder
    private let state: Mutex<State>

    init(_ exchanges: [Exchange], order: ReplayOrder) {
        self.order = order
        state = Mutex(State(slots: exchanges.map { Slot(exchange: $0) }))
    }

    func begin(at url: String) { state.withLock { $0.url = url } }

    /// Plays an exchange, or notes that there is none.
    func answer(_ request: LocalServer.Request) -> Reply {
        state.withLock { state in
            guard let place = find(request, in: state) else {
                let complaint = Self.complaint(about: request, candidates(in: state), state.slots)
                state.complaints.append(complaint)
                return .text("nobody expected this request\n", 418)
            }
            state.slots[place].count += 1
            state.position = place
            return state.slots[place].exchange.reply(from: state.url)
        }
    }

    /// What was asked without being expected, and what was not asked.
    var complaints: [String] {
        state.withLock { state in
            state.complaints
                + state.slots.filter { !$0.isAnswered }.map { slot in
                    let asked = slot.count == 0 ? "nobody asked" : "asked \(slot.count) times only"
                    let request = slot.exchange.request
                    return "\(asked): \(slot.exchange) (\(request.method) \(request.path))"
                }
        }
    }

    private func find(_ request: LocalServer.Request, in state: State) -> Int? {
        candidates(in: state).first { state.slots[$0].exchange.differences(from: request).isEmpty }
    }

    /// What may be played next.
    private func candidates(in state: State) -> [Int] {
        guard order == .asGiven else { return state.slots.indices.filter { !state.slots[$0].isUsedUp } }
        var places: [Int] = []
        for place in state.slots.indices.dropFirst(state.position) {
            if !state.slots[place].isUsedUp { places.append(place) }
            if !state.slots[place].isAnswered { break }
        }
        return places
    }

    /// What a request differs in from the nearest expected one.
    private static func complaint(
        about request: LocalServer.Request, _ candidates: [Int], _ slots: [Slot]
    ) -> String {
        let head = "nobody expected \(request.method) \(request.target)"
        let other = slots.indices.filter { !candidates.contains($0) }.first {
            slots[$0].exchange.differences(from: request).isEmpty
        }
        if let other {
            let slot = slots[other]
            let reason = slot.isUsedUp ? "was asked \(slot.count) times already" : "comes later"
            return "\(head)\n  \(slot.exchange) \(reason)"
        }
        let nearest = candidates.map { slots[$0].exchange }.map { exchange in
            (exchange: exchange, differences: exchange.differences(from: request))
        }.min { weight($0.differences) < weight($1.differences) }
        guard let nearest else { return "\(head)\n  nothing more was expected" }
        let lines = nearest.differences.map { "\n  \($0)" }.joined()
        return "\(head)\n  nearest: \(nearest.exchange)\(lines)"
    }

    private static func weight(_ differences: [ExchangeDifference]) -> Int {
        differences.reduce(0) { sum, difference in
            switch difference.part {
            case .path: sum + 20
            case .method: sum + 8
            case .query, .header, .credential, .body: sum + 1
            }
        }
    }
}
