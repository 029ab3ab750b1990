internal import KojiKit

extension HubCore {
    func upload(_ message: HubMessage, _ request: HTTPRequest) -> Outcome {
        Outcome(HubFault.generic("uploads are not served"))
    }
    func begin() {}
    func end() async {}
}
