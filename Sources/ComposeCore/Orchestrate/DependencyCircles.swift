/// Finds parts that wait for each other for ever.
enum DependencyCircles {
    /// The circles, each as its parts in order with the first one again at the end; no part is in two of them.
    static func find(_ parts: [OrchestrateConfig.Part]) -> [[String]] {
        var circles: [[String]] = []
        var done: Set<String> = []
        let dependencies = Dictionary(parts.map { ($0.name, $0.dependencies) }) { first, _ in first }
        for part in parts where !done.contains(part.name) {
            if let circle = walk(from: part.name, dependencies, &done) { circles.append(circle) }
        }
        return circles
    }

    /// Goes along the dependencies until all are seen or one leads back; without recursion, for a file may have
    /// thousands of parts.
    private static func walk(
        from start: String, _ dependencies: [String: [String]], _ done: inout Set<String>
    ) -> [String]? {
        var path: [(name: String, rest: ArraySlice<String>)] = [
            (start, dependencies[start, default: []][...])
        ]
        // Where each part of the path is in it.
        var places = [start: 0]
        while let last = path.indices.last {
            guard let next = path[last].rest.popFirst() else {
                let name = path.removeLast().name
                places[name] = nil
                done.insert(name)
                continue
            }
            if let place = places[next] {
                for (name, _) in path { done.insert(name) }
                return path[place...].map(\.name) + [next]
            }
            guard !done.contains(next) else { continue }
            places[next] = path.count
            path.append((next, dependencies[next, default: []][...]))
        }
        return nil
    }
}
