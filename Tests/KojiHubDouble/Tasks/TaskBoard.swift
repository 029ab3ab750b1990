final class TaskBoard: Sendable {}
