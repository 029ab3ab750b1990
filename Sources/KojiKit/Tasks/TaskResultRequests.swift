extension KojiRequest {
    /// What a task gave, read as its method's result; see ``taskResult(_:)`` for the faults.
    private init(resultOf id: KojiTask.ID) where Answer: KojiReadable {
        self.init(KojiCall("getTaskResult", [id.xmlrpc]))
    }
}

extension KojiRequest where Answer == KojiBuildArchResult {
    /// What a `buildArch` task made.
    public static func buildArchResult(_ id: KojiTask.ID) -> Self { Self(resultOf: id) }
}

extension KojiRequest where Answer == KojiSourcePackageResult {
    /// What a `buildSRPMFromSCM` or `rebuildSRPM` task made.
    public static func sourcePackageResult(_ id: KojiTask.ID) -> Self { Self(resultOf: id) }
}

extension KojiRequest where Answer == KojiImageResult {
    /// What the image task of one architecture made.
    public static func imageResult(_ id: KojiTask.ID) -> Self { Self(resultOf: id) }
}

extension KojiRequest where Answer == KojiOSBuildResult {
    /// What an `osbuildImage` task made.
    public static func osbuildResult(_ id: KojiTask.ID) -> Self { Self(resultOf: id) }
}

extension KojiRequest where Answer == KojiContainerResult {
    /// What a `buildContainer` task made.
    public static func containerResult(_ id: KojiTask.ID) -> Self { Self(resultOf: id) }
}

extension KojiRequest where Answer == KojiWrapperResult {
    /// What a `wrapperRPM` task made.
    public static func wrapperResult(_ id: KojiTask.ID) -> Self { Self(resultOf: id) }
}

extension KojiRequest where Answer == KojiNewRepositoryResult {
    /// What a `newRepo` task made.
    public static func newRepositoryResult(_ id: KojiTask.ID) -> Self { Self(resultOf: id) }
}

extension KojiRequest where Answer == KojiRepository {
    /// The repository that a `waitrepo` task waited for.
    public static func waitRepositoryResult(_ id: KojiTask.ID) -> Self { Self(resultOf: id) }
}

extension KojiRequest where Answer == String {
    /// What `runroot`, `livemedia` and `image` tasks say: a sentence. What they made is in files, and in their children.
    public static func textResult(_ id: KojiTask.ID) -> Self {
        Self(text: KojiCall("getTaskResult", [id.xmlrpc]))
    }
}
