internal import ConfigSyntax

extension ComposeKeys {
    /// Options that the reference dropped; it passes over them with a warning.
    static let removed: [RemovedKey] = [
        RemovedKey("release_is_layered", .none("remove it; a release with a base product is layered")),
        RemovedKey("old_composes_per_release_type", .none("remove it; this is how it works now")),
        RemovedKey("pdc_url", .none("remove it; Koji is asked instead")),
        RemovedKey("pdc_develop", .none("remove it; Koji is asked instead")),
        RemovedKey("pdc_insecure", .none("remove it; Koji is asked instead")),
        RemovedKey(
            "keep_original_comps", .none("remove it, and the <groups> of the variant in the variants file")),
        RemovedKey("productimg", .none("remove it; there is no such phase any more")),
        RemovedKey("bootable", .none("remove it; buildinstall_method makes installers")),
        RemovedKey("gather_source", .none("remove it; sources are found by what is configured")),
        RemovedKey("runroot", .none("remove it; set runroot_method to use a build root")),
    ]
}
