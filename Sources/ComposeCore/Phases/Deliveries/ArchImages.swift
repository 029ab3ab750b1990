internal import HostKit
internal import KojiKit
internal import Synchronization
internal import SystemPackage

/// The images that one task of Koji's makes for several arches.
struct ArchImages: Sendable, Hashable {
    var phase: PhaseName
    var variant: Variant
    /// Which of the variant's blocks it is.
    var number: Int
    /// Tree arches, sorted.
    var arches: [String]
    /// Those of them that may fail.
    var failable: [String]
    var subvariant: String?
    /// What metadata calls the images; nil for what their files are.
    var manifestType: String?

    /// Whether the whole may fail.
    var canFail: Bool { Set(arches).isSubset(of: failable) }

    var deliverable: Deliverables.Item {
        .init(phase.rawValue, variant: variant.uid, arch: "*", subvariant: subvariant ?? variant.uid)
    }

    func delivery(_ what: String) -> PlannedDelivery {
        PlannedDelivery(
            phase, variant: variant.uid, arches: arches, what: what, failable: canFail ? ["*"] : failable)
    }

    /// The images among the files of a task: at least one for each arch that must not fail.
    ///
    /// - Parameter task: Named in messages.
    /// - Throws: `.koji` where one is missing, or where metadata could not tell two apart.
    func choose(
        _ files: [TaskFile], _ task: KojiTask.ID
    ) throws(ComposeError) -> [(file: TaskFile, image: DeliveredImage)] {
        var chosen: [(file: TaskFile, image: DeliveredImage)] = []
        for arch in arches {
            let images = try images(of: arch, files, task)
            if images.isEmpty, !failable.contains(arch) { throw missing(arch, files, task) }
            chosen += images
        }
        guard !chosen.isEmpty else { throw missing(arches.joined(separator: ", "), files, task) }
        return chosen
    }

    private func images(
        of arch: String, _ files: [TaskFile], _ task: KojiTask.ID
    ) throws(ComposeError) -> [(file: TaskFile, image: DeliveredImage)] {
        var names: [[String]: String] = [:]
        var images: [(file: TaskFile, image: DeliveredImage)] = []
        for file in files where file.arch == arch {
            guard let (known, format) = ImageFormats.matching(fileName: file.name) else { continue }
            let type = manifestType ?? known
            if let other = names.updateValue(file.name, forKey: [type, format]) {
                throw ComposeError(
                    .koji,
                    "task \(task) made two images of type \(type) for \(arch), \(other) and \(file.name): "
                        + "nobody could tell them apart; make them in blocks with a 'subvariant' each")
            }
            var image = DeliveredImage(
                variant: variant, arch: arch, subvariant: subvariant, type: type, format: format,
                fileName: file.name)
            image.isBootable = image.isISO
            images.append((file, image))
        }
        return images
    }

    private func missing(_ arch: String, _ files: [TaskFile], _ task: KojiTask.ID) -> ComposeError {
        let names = files.map { "\($0.name) (\($0.arch))" }.joined(separator: ", ")
        return ComposeError(
            .koji,
            "Image count mismatch in task \(task): it made no known image for \(arch)"
                + (names.isEmpty ? ", and no file at all" : "; it made \(names)"))
    }
}

extension DeliveryContext {
    /// Has the images of one task made and puts them into the compose.
    ///
    /// - Parameters:
    ///   - method: Of the task, for messages.
    ///   - subtasks: The methods of the tasks of single arches; nil for whatever has an image's result.
    /// - Returns: None, where the whole failed and may.
    /// - Throws: What ``closedTask(_:purpose:title:log:)`` throws, and ``deliver(_:as:_:)``.
    func make(
        _ images: ArchImages, _ request: KojiRequest<KojiTask.ID>, method: String, subtasks: Set<String>?,
        isScratch: Bool
    ) async throws -> [MadeImage] {
        let uid = images.variant.uid
        let made = try await state.delivering(
            images.deliverable, canFail: images.canFail, phase: images.phase.title
        ) {
            let task = try await closedTask(
                request, purpose: "\(images.phase.rawValue) \(uid) \(images.number)", title: method,
                log: layout.logs.watchedTask(images.phase.rawValue, uid, number: images.number))
            let results = try TaskResults(self)
            let files = try await results.files(of: task.id, subtasks: subtasks, isScratch: isScratch)
            let chosen = try images.choose(files, task.id)
            let present = Set(chosen.map(\.image.arch))
            for arch in images.arches where !present.contains(arch) {
                log.warning(
                    "Task \(task.id) made no image for \(uid).\(arch), which may fail",
                    phase: images.phase.title)
            }
            return try await deliver(chosen, results, isKept: !images.canFail)
        }
        return made ?? []
    }

    /// Puts images into the compose.
    ///
    /// - Parameter isKept: Whether those that were there before one of them failed stay; a compose that goes on must not
    ///   publish images that no metadata knows.
    private func deliver(
        _ images: [(file: TaskFile, image: DeliveredImage)], _ results: TaskResults, isKept: Bool
    ) async throws -> [MadeImage] {
        let placed = Mutex<[FilePath]>([])
        do {
            return try await images.concurrentMap(limit: 4) { file, image in
                let path = try place(of: image)
                try await results.place(file, at: path)
                placed.withLock { $0.append(path) }
                return try describe(image, at: path)
            }
        } catch {
            if !isKept, !Task.isCancelled {
                for path in placed.withLock({ $0 }) { try Files.remove(path) }
            }
            throw error
        }
    }
}
