using KfuncGen.Bpf.Tests.Harness;

namespace KfuncGen.Bpf.Tests.Selection;

public sealed class SelectionTests
{
    [Fact]
    public void What_the_loader_fills_in_stands_beside_its_branch() => Assert.Equal(
        """
        F:
           0: call bpf_b#kfunc
           1: w1 = has(bpf_a)
           2: if w1 != 0 goto +2
           3: w0 = w0
           4: exit
           5: call bpf_a#kfunc
           6: w0 = w0
           7: exit
        """,
        Compiled.Text(
            """
            function F() -> i32
            b0:
              v0:i32 = loadtime has bpf_a#kfunc
              v1:i32 = call bpf_b#kfunc()
              if v0 == 0 jump b2 else b1
            b1:
              v2:i32 = call bpf_a#kfunc()
              return v2
            b2:
              return v1
            """));

    [Fact]
    public void The_kernel_gets_whole_registers() => Assert.Equal(
        """
        F:
           0: w1 = w1
           1: w2 = w2
           2: call bpf_a#kfunc
           3: w0 = w0
           4: exit
        """,
        Compiled.Text(
            """
            function F(i32, i64) -> i32
            b0:
              v0:i32 = parameter 0
              v1:i64 = parameter 1
              v2:i32 = trunc v1
              v3:i32 = call bpf_a#kfunc(v0, v2)
              return v3
            """));

    [Fact]
    public void Constants_are_stored_at_once_to_memory_of_the_program_only() => Assert.Equal(
        """
        F:
           0: *(u64 *)(r10 - 8) = 5
           1: r2 = &writable[16]
           3: *(u32 *)(r2 + 0) = 6
           4: w2 = 7
           5: *(u32 *)(r1 + 0) = r2
           6: r1 = r10
           7: r1 += -8
           8: call bpf_a#kfunc
           9: w0 = w0
          10: exit
        """,
        Compiled.Text(
            """
            function F(ptr) -> i32
              slot s: 8 bytes, aligned to 8
            b0:
              v0:ptr = parameter 0
              store8 [&s], 5L
              v1:ptr = data writable+16
              store4 [v1], 6
              store4 [v0], 7
              v2:i32 = call bpf_a#kfunc(&s)
              return v2
            """));

    [Fact]
    public void A_sign_takes_two_shifts_before_cpu_v4() => Assert.Equal(
        """
        F:
           0: r0 = r1
           1: r0 <<= 32
           2: r0 s>>= 32
           3: w2 <<= 24
           4: w2 s>>= 24
           5: r0 += r2
           6: exit
        """,
        Compiled.Text(Signs));

    [Fact]
    public void A_sign_takes_one_move_with_cpu_v4() => Assert.Equal(
        """
        F:
           0: r0 = (s32)r1
           1: w1 = (s8)w2
           2: r0 += r1
           3: exit
        """,
        Compiled.Text(Signs, hasCpuV4: true));

    [Fact]
    public void A_division_with_sign_is_one_of_magnitudes_before_cpu_v4() => Assert.Equal(
        """
        F:
           0: r0 = r1
           1: w1 s>>= 31
           2: w0 ^= w1
           3: w0 -= w1
           4: r3 = r2
           5: w3 s>>= 31
           6: w2 ^= w3
           7: w2 -= w3
           8: w0 /= w2
           9: w1 ^= w3
          10: w0 ^= w1
          11: w0 -= w1
          12: exit
        """,
        Compiled.Text(Division));

    [Fact]
    public void A_division_with_sign_by_a_variable_is_one_of_magnitudes_with_cpu_v4_too() =>
        Assert.Equal(Compiled.Text(Division), Compiled.Text(Division, hasCpuV4: true));

    [Fact]
    public void A_division_with_sign_by_a_number_is_one_instruction_with_cpu_v4() => Assert.Equal(
        """
        F:
           0: r0 = r1
           1: w0 s/= 10
           2: exit
        """,
        Compiled.Text(Division.Replace("v0, v1", "v0, 10"), hasCpuV4: true));

    [Fact]
    public void A_bounds_check_and_the_index_are_one_register() => Assert.Equal(
        """
        F:
           0: *(u64 *)(r10 - 16) = 0
           1: *(u64 *)(r10 - 8) = 0
           2: r1 = *(u32 *)(r1 + 0)
           3: if r1 < 16 goto +2
           4: w0 = -1
           5: exit
           6: r2 = r10
           7: r2 += -16
           8: r2 += r1
           9: r0 = *(u8 *)(r2 + 0)
          10: exit
        """,
        Compiled.Text(
            """
            function F(ptr) -> i32
              slot buffer: 16 bytes, aligned to 8
            b0:
              v0:ptr = parameter 0
              store8 [&buffer], 0L
              store8 [&buffer + 8], 0L
              v1:i32 = load4 [v0]
              v2:i64 = zext32 v1
              if v2 >= 16L jump b2 else b1
            b1:
              v3:ptr = add &buffer, v2
              v4:i32 = load1 [v3]
              return v4
            b2:
              return -1
            """));

    private const string Signs =
        """
        function F(i32, i32) -> i64
        b0:
          v0:i32 = parameter 0
          v1:i32 = parameter 1
          v2:i64 = sext32 v0
          v3:i32 = sext8 v1
          v4:i64 = zext32 v3
          v5:i64 = add v2, v4
          return v5
        """;

    private const string Division =
        """
        function F(i32, i32) -> i32
        b0:
          v0:i32 = parameter 0
          v1:i32 = parameter 1
          v2:i32 = sdiv v0, v1
          return v2
        """;

    [Fact]
    public void A_counter_is_compared_from_the_right()
    {
        string code = Compiled.Text(
            """
            function F(i64, ptr) -> i64
            b0:
              v0:i64 = parameter 0
              v1:ptr = parameter 1
              jump b1
            b1:
              v2:i64 = phi b0: 0L, b2: v4
              if v2 < v0 jump b2 else b3
            b2:
              v3:i64 = load8 [v1]
              v4:i64 = add v2, 1L
              store8 [v1], v4
              jump b1
            b3:
              return v2
            """);

        Assert.Contains("r0 = 0", code, StringComparison.Ordinal);
        Assert.Contains("if r1 <= r0 goto", code, StringComparison.Ordinal);
        Assert.DoesNotContain("if r0", code, StringComparison.Ordinal);
    }
}
