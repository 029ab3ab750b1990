/// Many things at once, in few messages; the order is that of the question.
extension KojiCaller {
    /// Builds by their NVRs or IDs; nil for those that do not exist.
    ///
    /// - Throws: The first thing that the hub said against one of the calls, such as a fault for what is no NVR.
    public func builds(_ keys: [some KojiBuildKey]) async throws(KojiError) -> [KojiBuild?] {
        try await all(keys.map { .build($0) })
    }

    /// Packages by their N-V-R.A or IDs; nil for those that do not exist.
    ///
    /// - Throws: As ``builds(_:)``.
    public func rpms(_ keys: [some KojiRPMKey]) async throws(KojiError) -> [KojiRPM?] {
        try await all(keys.map { .rpm($0) })
    }

    /// The packages of each build, the source too.
    ///
    /// - Throws: As ``builds(_:)``.
    public func rpms(ofBuilds keys: [some KojiBuildKey]) async throws(KojiError) -> [[KojiRPM]] {
        try await all(keys.map { .buildRPMs($0) })
    }

    /// The files of each build that are no packages.
    ///
    /// - Parameter type: Of the content: `module`, `image`, …; nil for all.
    /// - Throws: As ``builds(_:)``.
    public func archives(
        ofBuilds ids: [KojiBuild.ID], type: String? = nil
    ) async throws(KojiError) -> [[KojiArchive]] {
        try await all(ids.map { .archives(of: $0, type: type) })
    }

    /// The children of each task.
    ///
    /// - Throws: As ``builds(_:)``.
    public func children(
        ofTasks ids: [KojiTask.ID], request: Bool = false
    ) async throws(KojiError) -> [[KojiTask]] {
        try await all(ids.map { .taskChildren($0, request: request) })
    }

    /// Sends many requests in few messages, all of which have to be answered.
    ///
    /// - Throws: What the first call failed with that failed.
    public func all<Answer>(_ requests: [KojiRequest<Answer>]) async throws(KojiError) -> [Answer] {
        var answers: [Answer] = []
        answers.reserveCapacity(requests.count)
        for result in try await batch(requests) { answers.append(try result.get()) }
        return answers
    }
}
