using System.Text;
using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Tests.Harness;

namespace KfuncGen.Bpf.Tests.Emission;

public sealed class EmissionTests
{
    [Fact]
    public void What_both_ways_set_is_set_before_the_branch() => Assert.Equal(
        """
        F:
           0: w0 = 10
           1: if w1 == 1 goto +1
           2: w0 = 20
           3: exit
        """,
        Compiled.Text(
            """
            function F(i32) -> i32
            b0:
              v0:i32 = parameter 0
              if v0 == 1 jump b1 else b2
            b1:
              jump b3
            b2:
              jump b3
            b3:
              v1:i32 = phi b1: 10, b2: 20
              return v1
            """));

    [Fact]
    public void An_atomic_change_fetches_only_what_is_used() => Assert.Equal(
        """
        F:
           0: r0 = r2
           1: w2 = 1
           2: lock *(u32 *)(r1 + 4) += w2
           3: r2 = r0
           4: r2 = xchg64(*(u64 *)(r1 + 8), r2)
           5: r0 = cmpxchg64(*(u64 *)(r1 + 16), r0, r2)
           6: exit
        """,
        Compiled.Text(
            """
            function F(ptr, i64) -> i64
            b0:
              v0:ptr = parameter 0
              v1:i64 = parameter 1
              v2:i32 = atomic add4 [v0 + 4], 1
              v3:i64 = atomic xchg8 [v0 + 8], v1
              v4:i64 = atomic cmpxchg8 [v0 + 16], v3, v1
              return v4
            """));

    [Fact]
    public void Lines_begin_with_each_function_and_each_change()
    {
        BpfCode code = Compiled.Code(
            """
            function F(i32) -> i32
            line 3
            b0:
              v0:i32 = parameter 0
              v1:i32 = add v0, 1
            line 4
              v2:i32 = mul v1, v1
              v3:i32 = xor v2, v0
            line 6
              v4:i32 = call G(v3)
              return v4
            function G(i32) -> i32
            b0:
              v0:i32 = parameter 0
            line 9
              return v0
            """);

        Assert.Equal([(0, 3), (2, 4), (4, 6), (7, 9)], code.Lines.Select(line => (line.Instruction, line.Line.Line)));
    }

    [Fact]
    public void Functions_follow_the_main_one_and_only_those_that_are_called()
    {
        BpfCode code = Compiled.Code(
            """
            function Main() -> i32
            b0:
              v0:i32 = call C()
              return v0
            function A() -> i32
            b0:
              return 1
            function B() -> i32
            b0:
              return 2
            function C() -> i32
            b0:
              v0:i32 = call B()
              return v0
            """);

        Assert.Equal(["Main", "C", "B"], code.Functions.Select(function => function.Name));
    }

    [Fact]
    public void A_jump_that_is_too_far_is_a_problem_before_cpu_v4()
    {
        BpfCodeProblem problem = Assert.Single(Compiled.Compilation(Long).Problems);

        Assert.Equal(BpfCodeProblemKind.JumpDistance, problem.Kind);
        Assert.Matches(@"^F has a jump over \d+ instructions, the farthest that every target knows goes over 32767\.", problem.Message);
    }

    [Fact]
    public void A_far_jump_is_long_with_cpu_v4()
    {
        BpfCode code = Compiled.Code(Long, hasCpuV4: true);

        Assert.Equal("if w6 != 0 goto +1", BpfDisassembly.Of(code.Instructions[1]));
        Assert.Equal("gotol +36000", BpfDisassembly.Of(code.Instructions[2]));
        Assert.Equal("exit", BpfDisassembly.Of(code.Instructions[2 + 1 + 36000 + 1]));
    }

    // Calls cannot be left out, and take three slots each here.
    private static string Long
    {
        get
        {
            StringBuilder text = new();
            text.Append("function F(i32) -> i32\nb0:\n  v0:i32 = parameter 0\n  if v0 == 0 jump b2 else b1\nb1:\n");

            for (int i = 1; i <= 12_000; i++)
            {
                text.Append($"  v{i}:i32 = call bpf_a#kfunc({i}, v0)\n");
            }

            return text.Append("  jump b2\nb2:\n  return 7\n").ToString();
        }
    }
}
