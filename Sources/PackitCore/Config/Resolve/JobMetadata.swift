internal import ConfigSyntax
internal import SourceDiagnostics

/// The `metadata` that jobs once had: its keys now stand in the job itself.
enum JobMetadata {
    /// The job without `metadata`, its content moved up.
    static func unfold(_ job: ConfigMapping, path: String, checker: inout ShapeChecker) -> ConfigMapping {
        guard let entry = job.entry("metadata") else { return job }
        checker.report(.metadataIsDeprecated(entry, path: path, sources: checker.sources))
        guard let metadata = entry.value.mapping else {
            checker.report(.metadataIsNoMapping(entry, path: path, sources: checker.sources))
            return job.without(["metadata"])
        }
        var unfolded = ConfigMapping()
        for own in job.entries where own.name != "metadata" {
            let isMetadata =
                PackitKeys.metadataNames.contains(own.name)
                || PackitKeys.renamedMetadataNames.contains(own.name)
            if isMetadata {
                checker.report(.mixedWithMetadata(own, metadata: entry, path: path, sources: checker.sources))
            }
            unfolded.add(own)
        }
        for inner in metadata.entries {
            let innerPath = "\(path).metadata.\(inner.name)"
            if PackitKeys.metadataNames.contains(inner.name) {
                unfolded.add(.init(key: inner.key, value: inner.value))
            } else if PackitKeys.renamedMetadataNames.contains(inner.name) {
                checker.report(.renamedInMetadata(inner, path: innerPath, sources: checker.sources))
                let key = ConfigNode(.string("dist_git_branches"), span: inner.key.span)
                unfolded.add(.init(key: key, value: inner.value))
            } else {
                checker.report(.unknownInMetadata(inner, path: innerPath, sources: checker.sources))
            }
        }
        return unfolded
    }
}
