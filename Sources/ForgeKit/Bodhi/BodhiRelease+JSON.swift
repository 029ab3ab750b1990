public import JSONKit

extension BodhiRelease {
    /// The release in Bodhi's own form, in which other programs keep it too.
    public var json: JSONValue {
        JSONValue(fields: [
            "name": .string(name), "long_name": .string(longName), "version": .string(version.rawValue),
            "id_prefix": .string(idPrefix), "branch": .string(branch), "dist_tag": .string(distTag),
            "stable_tag": .string(stableTag), "testing_tag": .string(testingTag),
            "candidate_tag": .string(candidateTag), "override_tag": .string(overrideTag),
            "pending_signing_tag": .string(pendingSigningTag),
            "pending_testing_tag": .string(pendingTestingTag),
            "pending_stable_tag": .string(pendingStableTag), "state": .string(state.rawValue),
            "composed_by_bodhi": .bool(isComposedByBodhi),
            "create_automatic_updates": .bool(createsUpdatesAutomatically),
            "package_manager": packageManager.map(JSONValue.string),
            "released_on": released.map(JSONValue.string), "eol": endOfLife.map(JSONValue.string),
            "min_karma": minimumKarma.map(JSONValue.integer),
            "mandatory_days_in_testing": mandatoryDays.map(JSONValue.integer),
            "critpath_min_karma": criticalMinimumKarma.map(JSONValue.integer),
            "critpath_mandatory_days_in_testing": criticalMandatoryDays.map(JSONValue.integer),
        ])
    }
}
