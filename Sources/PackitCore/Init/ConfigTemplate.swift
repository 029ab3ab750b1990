internal import ConfigSyntax

/// The text of a new configuration.
struct ConfigTemplate {
    var specfile: String
    /// The name of the configuration itself, which is synced too.
    var fileName: String
    var upstreamName: String
    var downstreamName: String

    var text: String {
        """
        # See the documentation for more information:
        # https://packit.dev/docs/configuration/

        specfile_path: \(YAMLWriter.scalar(specfile))

        # add or remove files that should be synced
        files_to_sync:
            - \(YAMLWriter.scalar(specfile))
            - \(YAMLWriter.scalar(fileName))

        # name in upstream package repository or registry (e.g. in PyPI)
        upstream_package_name: \(YAMLWriter.scalar(upstreamName))
        # downstream (Fedora) RPM package name
        downstream_package_name: \(YAMLWriter.scalar(downstreamName))

        """
    }
}
