using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Tests.Harness;

namespace KfuncGen.Bpf.Tests.Emission;

public sealed class LimitTests
{
    [Fact]
    public void Too_much_stack_says_what_uses_it()
    {
        BpfCodeProblem problem = Assert.Single(Compiled.Compilation(
            """
            function Main() -> i32
              slot small: 8 bytes, aligned to 8
              slot packet: 300 bytes, aligned to 8
            b0:
              v0:i32 = call bpf_a#kfunc(&packet, &small)
              v1:i32 = call Parse()
              return v1
            function Parse() -> i32
              slot name: 200 bytes, aligned to 1
            b0:
              v0:i32 = call bpf_a#kfunc(&name)
              return v0
            """).Problems);

        Assert.Equal(BpfCodeProblemKind.StackSize, problem.Kind);
        Assert.Equal(
            "544 bytes of stack are needed, the kernel gives 512 to a chain of calls: Main → Parse. "
            + "Main: 320 (packet 300, small 8). Parse: 224 (name 200).",
            problem.Message);
    }

    [Fact]
    public void As_much_stack_as_there_is_is_no_problem() => Assert.Empty(Compiled.Compilation(
        """
        function Main() -> i32
          slot packet: 512 bytes, aligned to 8
        b0:
          v0:i32 = call bpf_a#kfunc(&packet)
          return v0
        """).Problems);

    [Fact]
    public void A_function_that_calls_itself_is_a_problem()
    {
        BpfCodeProblem problem = Assert.Single(Compiled.Compilation(
            """
            function Main() -> i32
            b0:
              v0:i32 = call Even(10)
              return v0
            function Even(i32) -> i32
            b0:
              v0:i32 = parameter 0
              v1:i32 = call Odd(v0)
              return v1
            function Odd(i32) -> i32
            b0:
              v0:i32 = parameter 0
              v1:i32 = call Even(v0)
              return v1
            """).Problems);

        Assert.Equal(("Even", BpfCodeProblemKind.Recursion), (problem.Function, problem.Kind));
        Assert.Equal("A BPF function cannot call itself: Even → Odd → Even.", problem.Message);
    }

    [Fact]
    public void More_frames_than_the_kernel_has_are_a_problem()
    {
        BpfCodeProblem problem = Assert.Single(Compiled.Compilation(Chain(9)).Problems);

        Assert.Equal(BpfCodeProblemKind.CallDepth, problem.Kind);
        Assert.Equal(
            "9 functions call each other, the kernel has frames for 8: F1 → F2 → F3 → F4 → F5 → F6 → F7 → F8 → F9.",
            problem.Message);
    }

    [Fact]
    public void As_many_frames_as_the_kernel_has_are_no_problem() => Assert.Empty(Compiled.Compilation(Chain(8)).Problems);

    private static string Chain(int count) => string.Join(
        '\n',
        Enumerable.Range(1, count).Select(i => i == count
            ? $"function F{i}() -> i32\nb0:\n  return 1"
            : $"function F{i}() -> i32\nb0:\n  v0:i32 = call F{i + 1}()\n  return v0"));
}
