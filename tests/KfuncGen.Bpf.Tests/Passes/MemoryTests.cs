using KfuncGen.Bpf.Tests.Harness;

namespace KfuncGen.Bpf.Tests.Passes;

public sealed class MemoryTests
{
    [Fact]
    public void Fields_of_a_struct_that_nobody_else_sees_are_values() => Assert.Equal(
        """
        function F(i32, i64) -> i32
        b0:
          v0:i32 = parameter 0
          v1:i64 = parameter 1
          if v1 == 0L jump b1 else b2
        b1:
          jump b2
        b2:
          v2:i32 = phi b0: v0, b1: 7
          v3:i32 = zext16 v2
          return v3
        """,
        Passed.Text(
            """
            function F(i32, i64) -> i32
              slot pair: 16 bytes, aligned to 8
            b0:
              v0:i32 = parameter 0
              v1:i64 = parameter 1
              store8 [&pair], 0L
              store8 [&pair + 8], 0L
              store2 [&pair + 2], v0
              if v1 == 0L jump b1 else b2
            b1:
              store2 [&pair + 2], 7
              jump b2
            b2:
              v2:i32 = load2 [&pair + 2]
              v3:i32 = load4 [&pair + 8]
              v4:i32 = add v2, v3
              return v4
            """));

    [Fact]
    public void A_struct_that_is_given_away_stays_in_memory() => Assert.Equal(
        """
        function F(i32) -> i32
          slot pair: 8 bytes, aligned to 8
        b0:
          v0:i32 = parameter 0
          store4 [&pair + 4], 2
          store4 [&pair], v0
          v1:i32 = call bpf_a#kfunc(&pair)
          v2:i32 = load4 [&pair]
          v3:i32 = add v2, v2
          v4:i32 = add v3, v0
          return v4
        """,
        Passed.Text(
            """
            function F(i32) -> i32
              slot pair: 8 bytes, aligned to 8
            b0:
              v0:i32 = parameter 0
              store4 [&pair], 1
              store4 [&pair + 4], 2
              store4 [&pair], v0
              v1:i32 = load4 [&pair]
              v2:i32 = call bpf_a#kfunc(&pair)
              v3:i32 = load4 [&pair]
              v4:i32 = load4 [&pair]
              v5:i32 = add v3, v4
              v6:i32 = add v5, v1
              return v6
            """));

    [Fact]
    public void What_another_pointer_may_have_written_is_loaded_again() => Assert.Equal(
        """
        function F(ptr, ptr) -> i32
        b0:
          v0:ptr = parameter 0
          v1:ptr = parameter 1
          v2:i32 = load4 [v0]
          store4 [v0 + 4], 1
          store4 [v1], 2
          v3:i32 = load4 [v0]
          v4:i32 = add v2, v2
          v5:i32 = add v4, v3
          return v5
        """,
        Passed.Text(
            """
            function F(ptr, ptr) -> i32
            b0:
              v0:ptr = parameter 0
              v1:ptr = parameter 1
              v2:i32 = load4 [v0]
              store4 [v0 + 4], 1
              v3:i32 = load4 [v0]
              store4 [v1], 2
              v4:i32 = load4 [v0]
              v5:i32 = add v2, v3
              v6:i32 = add v5, v4
              return v6
            """));
}
