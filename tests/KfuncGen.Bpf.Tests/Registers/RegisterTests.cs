using KfuncGen.Bpf.Tests.Harness;

namespace KfuncGen.Bpf.Tests.Registers;

public sealed class RegisterTests
{
    [Fact]
    public void Values_that_change_places_in_a_loop_do_so_at_once() => Assert.Equal(
        """
        F:
           0: r0 = r1
           1: if w3 == 0 goto +4
           2: w3 += -1
           3: r1 = r2
           4: r2 = r0
           5: goto -6
           6: w0 -= w2
           7: exit
        """,
        Compiled.Text(
            """
            function F(i32, i32, i32) -> i32
            b0:
              v0:i32 = parameter 0
              v1:i32 = parameter 1
              v2:i32 = parameter 2
              jump b1
            b1:
              v3:i32 = phi b0: v0, b2: v4
              v4:i32 = phi b0: v1, b2: v3
              v5:i32 = phi b0: v2, b2: v6
              if v5 != 0 jump b2 else b3
            b2:
              v6:i32 = add v5, -1
              jump b1
            b3:
              v7:i32 = sub v3, v4
              return v7
            """));

    [Fact]
    public void Values_that_live_across_calls_use_the_saved_registers_then_the_frame() => Assert.Equal(
        """
        F:
           0: *(u64 *)(r10 - 8) = r1
           1: call bpf_a#kfunc
           2: r6 = r0
           3: call bpf_a#kfunc
           4: r7 = r0
           5: call bpf_a#kfunc
           6: r8 = r0
           7: call bpf_a#kfunc
           8: r9 = r0
           9: call bpf_a#kfunc
          10: r1 = r0
          11: r0 = r6
          12: w0 += w7
          13: w0 += w8
          14: w0 += w9
          15: w0 += w1
          16: r1 = *(u64 *)(r10 - 8)
          17: *(u32 *)(r1 + 0) = r0
          18: exit
        """,
        Compiled.Text(
            """
            function F(ptr) -> i32
            b0:
              v0:ptr = parameter 0
              v1:i32 = call bpf_a#kfunc()
              v2:i32 = call bpf_a#kfunc()
              v3:i32 = call bpf_a#kfunc()
              v4:i32 = call bpf_a#kfunc()
              v5:i32 = call bpf_a#kfunc()
              v6:i32 = add v1, v2
              v7:i32 = add v6, v3
              v8:i32 = add v7, v4
              v9:i32 = add v8, v5
              store4 [v0], v9
              return v9
            """));

    [Fact]
    public void A_constant_of_two_slots_is_made_again_rather_than_kept_in_the_frame() => Assert.Equal(
        """
        F:
           0: r6 = r1
           1: r7 = r2
           2: r8 = r3
           3: *(u64 *)(r10 - 8) = r4
           4: r9 = 0x100000001b3 ll
           6: r1 *= r9
           7: call bpf_a#kfunc
           8: r0 *= r9
           9: r0 += r6
          10: r0 += r7
          11: r0 += r8
          12: r1 = *(u64 *)(r10 - 8)
          13: r0 += r1
          14: exit
        """,
        Compiled.Text(
            """
            function F(i64, i64, i64, i64) -> i64
            b0:
              v0:i64 = parameter 0
              v1:i64 = parameter 1
              v2:i64 = parameter 2
              v3:i64 = parameter 3
              v4:i64 = mul v0, 1099511628211L
              v5:i64 = call bpf_a#kfunc(v4)
              v6:i64 = mul v5, 1099511628211L
              v7:i64 = add v6, v0
              v8:i64 = add v7, v1
              v9:i64 = add v8, v2
              v10:i64 = add v9, v3
              return v10
            """));
}
