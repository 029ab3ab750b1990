import Glibc
import HostKit
import Testing

@Suite struct DedicatedThreadTests {
    @Test("many blocking bodies run at the same time and starve no task") func blocking() async {
        // All of them wait for the last one: a shared pool of two threads would never get there.
        let barrier = UnsafeMutablePointer<pthread_barrier_t>.allocate(capacity: 1)
        defer { barrier.deallocate() }
        pthread_barrier_init(barrier, nil, 16)
        let address = UInt(bitPattern: barrier)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    await DedicatedThread.run {
                        guard let barrier = UnsafeMutablePointer<pthread_barrier_t>(bitPattern: address)
                        else { return }
                        pthread_barrier_wait(barrier)
                    }
                }
            }
        }
    }
}
