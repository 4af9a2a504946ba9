import Evaluation
import Records
import Testing

@Suite struct GroupMomentsTests {
    @Test func `mean and variance are those of the users`() throws {
        let moments = try GroupMoments([1, 2, 3, 4, 10])
        #expect(moments.mean == 4)
        #expect(moments.variance == 12.5)
    }

    @Test func `a small spread beside a large mean is not lost`() throws {
        let large: Int64 = 4_000_000_000_000_000
        #expect(try GroupMoments([large + 1, large + 2, large + 3]).variance == 1)
        #expect(try GroupMoments([-large - 1, -large - 2, -large - 3]).variance == 1)
    }

    @Test func `nobody and one user have no variance`() throws {
        #expect(GroupMoments().mean == 0 && GroupMoments().variance == 0)
        #expect(try GroupMoments([7]).variance == 0)
    }

    @Test func `groups combine in any order`() throws {
        var left = try GroupMoments([5, -3, 8])
        var right = try GroupMoments([100, 0])
        let both = try GroupMoments([5, -3, 8, 100, 0])
        let kept = right
        try right.combine(left)
        try left.combine(kept)
        #expect(left == both && right == both)
    }

    @Test func `winsorising cuts both tails at one value of both groups`() throws {
        #expect(try GroupMoments([-50, 2, 90], cap: 10).sum == 2)
        let values = [Int64](repeating: 3, count: 999) + [-7_000]
        #expect(GroupMoments.winsorisingCap(of: values) == 3)
        #expect(GroupMoments.winsorisingCap(of: values + [9_000]) == 7_000)
        #expect(GroupMoments.winsorisingCap(of: [0, 0]) == nil)
        #expect(GroupMoments.winsorisingCap(of: []) == nil)
    }

    @Test func `sums that no users can have are refused`() {
        #expect(throws: ParameterError.self) { try GroupMoments(users: 2, sum: 10, squares: 49) }
        #expect(throws: ParameterError.self) { try GroupMoments(users: -1, sum: 0, squares: 0) }
        #expect(throws: ParameterError.self) { try GroupMoments(users: 0, sum: 1, squares: 1) }
    }

    @Test func `squares beyond 128 bits are refused, not wrapped`() {
        #expect(throws: ParameterError.self) { try GroupMoments([.max, .max, .max]) }
    }
}
