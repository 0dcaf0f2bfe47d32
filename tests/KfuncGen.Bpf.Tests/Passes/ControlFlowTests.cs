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
}
