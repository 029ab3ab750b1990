internal import KojiKit
internal import Synchronization

/// What was asked of a hub, and what tests want to happen to it.
final class Journal: Sendable {
    enum Plan {
        case none
        case before(KojiHubDouble.Disturbance)
        case after(KojiHubDouble.Disturbance)
    }

    private struct State {
        var calls: [KojiHubDouble.Call] = []
        var messages: [KojiHubDouble.Message] = []
        var plans: [(method: String?, disturbance: KojiHubDouble.Disturbance, times: Int)] = []
        var offline: String?
    }

    private let state = Mutex(State())

    var calls: [KojiHubDouble.Call] { state.withLock { $0.calls } }
    var messages: [KojiHubDouble.Message] { state.withLock { $0.messages } }
    var offline: String? {
        get { state.withLock { $0.offline } }
        set { state.withLock { $0.offline = newValue } }
    }

    func forget() {
        state.withLock { state in
            state.calls = []
            state.messages = []
        }
    }

    func plan(_ method: String?, _ disturbance: KojiHubDouble.Disturbance, times: Int) {
        state.withLock { $0.plans.append((method, disturbance, times)) }
    }

    func forgetPlans() { state.withLock { $0.plans = [] } }

    /// Notes a message and takes the next plan that is made for it.
    func record(_ message: HubMessage, _ request: HTTPRequest) -> Plan {
        state.withLock { state in
            let number = state.messages.count
            state.messages.append(
                .init(
                    method: message.method, path: request.path, size: request.body.count,
                    session: message.credentials?.id, callNumber: message.credentials?.callNumber,
                    header: request.header.map { [$0.name, $0.value] }))
            let calls = message.calls
            state.calls += calls.map {
                .init(
                    method: $0.method, parameters: $0.parameters, message: number,
                    session: message.credentials?.id)
            }
            let names = [message.method] + calls.map(\.method)
            let place = state.plans.firstIndex { plan in plan.method.map { names.contains($0) } ?? true }
            guard let place else { return .none }
            let disturbance = state.plans[place].disturbance
            state.plans[place].times -= 1
            if state.plans[place].times <= 0 { state.plans.remove(at: place) }
            return disturbance.isBefore ? .before(disturbance) : .after(disturbance)
        }
    }

    func finished(_ message: HubMessage, _ fault: XMLRPCFault?) {
        guard let fault else { return }
        state.withLock { state in
            guard let last = state.messages.lastIndex(where: { $0.method == message.method }) else { return }
            state.messages[last].fault = fault
        }
    }
}
