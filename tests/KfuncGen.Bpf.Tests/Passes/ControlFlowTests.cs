using KfuncGen.Bpf.Passes;
using KfuncGen.Bpf.Tests.Harness;

namespace KfuncGen.Bpf.Tests.Passes;

public sealed class ControlFlowTests
{
    [Fact]
    public void Blocks_that_follow_each_other_become_one() => Assert.Equal(
        """
        function F(i32) -> i32
        b0:
          v0:i32 = parameter 0
          v1:i32 = add v0, 1
          return v1
        """,
        Passed.Text(
            """
            function F(i32) -> i32
            b0:
              v0:i32 = parameter 0
              jump b1
            b1:
              v1:i32 = add v0, 1
              jump b2
            b2:
              return v1
            """,
            BlockMerging.Run));

    [Fact]
    public void A_short_circuit_leads_to_its_answer_at_once() => Assert.Equal(
        """
        function F(i32, i32) -> i32
        b0:
          v0:i32 = parameter 0
          v1:i32 = parameter 1
          if v0 == 0 jump b3 else b1
        b1:
          if v1 s> 5 jump b2 else b3
        b2:
          return 10
        b3:
          return 20
        """,
        Passed.Text(
            """
            function F(i32, i32) -> i32
            b0:
              v0:i32 = parameter 0
              v1:i32 = parameter 1
              if v0 == 0 jump b2 else b1
            b1:
              v2:i32 = v1 s> 5
              jump b2
            b2:
              v3:i32 = phi b0: 0, b1: v2
              if v3 != 0 jump b3 else b4
            b3:
              return 10
            b4:
              return 20
            """));

    [Fact]
    public void A_loop_that_surely_runs_once_asks_at_its_end() => Assert.Equal(
        """
        function F() -> i32
        b0:
          jump b1
        b1:
          v0:i32 = phi b1: v3, b0: 0
          v1:i32 = phi b1: v2, b0: 0
          v2:i32 = add v1, v0
          v3:i32 = add v0, 1
          if v3 s< 10 jump b1 else b2
        b2:
          return v2
        """,
        Passed.Text(
            """
            function F() -> i32
            b0:
              jump b1
            b1:
              v0:i32 = phi b0: 0, b2: v3
              v1:i32 = phi b0: 0, b2: v2
              if v0 s< 10 jump b2 else b3
            b2:
              v2:i32 = add v1, v0
              v3:i32 = add v0, 1
              jump b1
            b3:
              return v1
            """));

    [Fact]
    public void Returns_of_one_value_are_one_block() => Assert.Equal(
        """
        function F(i32) -> i32
        b0:
          v0:i32 = parameter 0
          if v0 == 1 jump b2 else b1
        b1:
          v1:i32 = call bpf_a#kfunc(v0)
          if v1 s< 0 jump b2 else b3
        b2:
          return -1
        b3:
          return v1
        """,
        Passed.Text(
            """
            function F(i32) -> i32
            b0:
              v0:i32 = parameter 0
              if v0 == 1 jump b1 else b2
            b1:
              return -1
            b2:
              v1:i32 = call bpf_a#kfunc(v0)
              if v1 s< 0 jump b3 else b4
            b3:
              return -1
            b4:
              return v1
            """));

    [Fact]
    public void Whether_a_pointer_is_null_is_asked_once() => Assert.Equal(
        """
        function F(ptr) -> i32
        b0:
          v0:ptr = parameter 0
          v1:ptr = call bpf_acquire#kfunc(v0)
          if v1 == null jump b4 else b1
        b1:
          v2:i32 = load4 [v1]
          if v2 == 7 jump b2 else b3
        b2:
          call bpf_release#kfunc(v1)
          jump b4
        b3:
          call bpf_release#kfunc(v1)
          jump b4
        b4:
          v3:i32 = phi b3: 2, b2: 3, b0: 1
          return v3
        """,
        Passed.Text(
            """
            function F(ptr) -> i32
            b0:
              v0:ptr = parameter 0
              v1:ptr = call bpf_acquire#kfunc(v0)
              if v1 == null jump b1 else b2
            b1:
              jump b4
            b2:
              v2:i32 = load4 [v1]
              if v2 == 7 jump b3 else b4
            b3:
              call bpf_release#kfunc(v1)
              jump b4
            b4:
              v3:i32 = phi b1: 1, b2: 2, b3: 3
              v4:ptr = phi b1: v1, b2: v1, b3: null
              if v4 == null jump b6 else b5
            b5:
              call bpf_release#kfunc(v4)
              jump b6
            b6:
              return v3
            """));

    [Fact]
    public void Even_where_the_block_that_asks_does_something_else_first() => Assert.Equal(
        """
        function F(ptr) -> i64
        b0:
          v0:ptr = parameter 0
          v1:ptr = call bpf_acquire#kfunc(v0)
          if v1 == null jump b1 else b2
        b1:
          v2:i64 = call bpf_ktime_get_ns#5()
          v3:i64 = add v2, 3L
          store8 [v0], v3
          jump b3
        b2:
          store4 [v1], 1
          v4:i64 = call bpf_ktime_get_ns#5()
          v5:i64 = add v4, 3L
          store8 [v0], v5
          call bpf_release#kfunc(v1)
          jump b3
        b3:
          v6:i64 = phi b2: v5, b1: v3
          return v6
        """,
        Passed.Text(
            """
            function F(ptr) -> i64
            b0:
              v0:ptr = parameter 0
              v1:ptr = call bpf_acquire#kfunc(v0)
              if v1 == null jump b2 else b1
            b1:
              store4 [v1], 1
              jump b2
            b2:
              v2:i64 = call bpf_ktime_get_ns#5()
              v3:i64 = add v2, 3L
              store8 [v0], v3
              if v1 == null jump b4 else b3
            b3:
              call bpf_release#kfunc(v1)
              jump b4
            b4:
              return v3
            """));

    [Fact]
    public void A_test_in_a_loop_is_not_known_by_the_one_of_the_last_round() => Assert.Equal(
        """
        function F(ptr) -> i32
        b0:
          v0:ptr = parameter 0
          jump b1
        b1:
          v1:i32 = phi b0: 0, b2: v3, b4: v3
          v2:ptr = call bpf_next#kfunc(v0)
          v3:i32 = add v1, 1
          if v2 == null jump b2 else b4
        b2:
          if v3 s< 10 jump b1 else b3
        b3:
          return 1
        b4:
          store4 [v2], 1
          if v3 s< 20 jump b1 else b5
        b5:
          return 2
        """,
        Passed.Text(
            """
            function F(ptr) -> i32
            b0:
              v0:ptr = parameter 0
              jump b1
            b1:
              v1:i32 = phi b0: 0, b2: v3, b3: v3
              v2:ptr = call bpf_next#kfunc(v0)
              v3:i32 = add v1, 1
              if v2 == null jump b2 else b3
            b2:
              if v3 s< 10 jump b1 else b4
            b3:
              store4 [v2], 1
              if v3 s< 20 jump b1 else b4
            b4:
              if v2 == null jump b5 else b6
            b5:
              return 1
            b6:
              return 2
            """));
}
