using KfuncGen.Bpf.Tests.Harness;

namespace KfuncGen.Bpf.Tests;

public sealed class CompilerTests
{
    [Fact]
    public void A_loop_becomes_code() => Assert.Equal(
        """
        Sum:
           0: w2 = 0
           1: w0 = 0
           2: if w1 s<= w2 goto +3
           3: w0 += w2
           4: w2 += 1
           5: goto -4
           6: exit
        """,
        Compiled.Text(
            """
            function Sum(i32) -> i32
            b0:
              v0:i32 = parameter 0
              jump b1
            b1:
              v1:i32 = phi b0: 0, b2: v4
              v2:i32 = phi b0: 0, b2: v3
              if v1 s< v0 jump b2 else b3
            b2:
              v3:i32 = add v2, v1
              v4:i32 = add v1, 1
              jump b1
            b3:
              return v2
            """));

    [Fact]
    public void Calls_take_their_arguments_in_registers_and_destroy_them() => Assert.Equal(
        """
        Main:
           0: r6 = r1
           1: r7 = r2
           2: call bpf_get_prandom_u32#kfunc
           3: r2 = r0
           4: w2 += w6
           5: w1 = 5
           6: r3 = r10
           7: r3 += -8
           8: call Other
           9: w0 += w7
          10: exit
        Other:
          11: r0 = r1
          12: w0 ^= w2
          13: *(u32 *)(r3 + 4) = r0
          14: exit
        """,
        Compiled.Text(
            """
            function Main(i32, i32) -> i32
              slot s: 8 bytes, aligned to 8
            b0:
              v0:i32 = parameter 0
              v1:i32 = parameter 1
              v2:i32 = call bpf_get_prandom_u32#kfunc()
              v3:i32 = add v2, v0
              v4:i32 = call Other(5, v3, &s)
              v5:i32 = add v4, v1
              return v5
            function Other(i32, i32, ptr) -> i32
            b0:
              v0:i32 = parameter 0
              v1:i32 = parameter 1
              v2:ptr = parameter 2
              v3:i32 = xor v0, v1
              store4 [v2 + 4], v3
              return v3
            """));
}
