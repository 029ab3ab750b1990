internal import HostKit

/// Renders packages on all processors and feeds them in order to the three streams, holding only a few pieces
/// of text at a time.
struct RepositoryWriterPipeline {
    /// Packages that are rendered in one go.
    static let pieceSize = 32
    /// Pieces that may wait for the slowest stream.
    static let window = 16

    let count: Int
    let workers: Int
    let streams: [RepositoryWriterStream]
    let entry: @Sendable (Int) async throws -> RepositoryEntry

    private enum Event: Sendable {
        case rendered(piece: Int, parts: [[UInt8]])
        case written(stream: Int, end: Int)
    }

    private struct State {
        var nextPiece = 0
        var rendering = 0
        /// Rendered text by piece, for each stream.
        var ready: [[Int: [UInt8]]]
        /// The first piece that each stream does not have yet.
        var position: [Int]
        var isBusy: [Bool]
    }

    private var pieceCount: Int { (count + Self.pieceSize - 1) / Self.pieceSize }

    func run() async throws {
        var state = State(
            ready: Array(repeating: [:], count: streams.count),
            position: Array(repeating: 0, count: streams.count),
            isBusy: Array(repeating: false, count: streams.count))
        try await withThrowingTaskGroup(of: Event.self) { group in
            schedule(&state, in: &group)
            while let event = try await group.next() {
                try Task.checkCancellation()
                take(event, &state)
                schedule(&state, in: &group)
            }
        }
    }

    private func take(_ event: Event, _ state: inout State) {
        switch event {
        case .rendered(let piece, let parts):
            state.rendering -= 1
            for (index, part) in parts.enumerated() { state.ready[index][piece] = part }
        case .written(let stream, let end):
            state.isBusy[stream] = false
            state.position[stream] = end
        }
    }

    private func schedule(_ state: inout State, in group: inout ThrowingTaskGroup<Event, any Error>) {
        for (index, stream) in streams.enumerated() where !state.isBusy[index] {
            var parts: [[UInt8]] = []
            var end = state.position[index]
            while let part = state.ready[index].removeValue(forKey: end) {
                parts.append(part)
                end += 1
            }
            if parts.isEmpty { continue }
            state.isBusy[index] = true
            group.addTask { [parts, end] in
                for part in parts {
                    try Task.checkCancellation()
                    try stream.write(part)
                }
                return .written(stream: index, end: end)
            }
        }
        let slowest = state.position.min() ?? 0
        while state.nextPiece < min(pieceCount, slowest + Self.window), state.rendering < workers {
            let piece = state.nextPiece
            state.nextPiece += 1
            state.rendering += 1
            group.addTask { try await render(piece) }
        }
    }

    private func render(_ piece: Int) async throws -> Event {
        var (primary, filelists, other): ([UInt8], [UInt8], [UInt8]) = ([], [], [])
        for index in piece * Self.pieceSize..<min((piece + 1) * Self.pieceSize, count) {
            try Task.checkCancellation()
            let entry = try await entry(index)
            try entry.package.appendPrimary(to: &primary, location: entry.location, base: entry.base)
            entry.package.appendFilelists(to: &filelists)
            entry.package.appendOther(to: &other)
        }
        return .rendered(piece: piece, parts: [primary, filelists, other])
    }
}
