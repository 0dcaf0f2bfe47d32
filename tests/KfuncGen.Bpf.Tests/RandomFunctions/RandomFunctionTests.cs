using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Interpreter;
using KfuncGen.Bpf.Interpreter.Host;
using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Tests.Ir;
using KfuncGen.Tests.BpfKernel;

namespace KfuncGen.Bpf.Tests.RandomFunctions;

public sealed class RandomFunctionTests
{
    private const int StepBudget = 20_000;

    [Theory]
    [InlineData(3, 1500)]
    [InlineData(10, 1500)]
    [InlineData(30, 1000)]
    [InlineData(120, 200)]
    public void Code_does_what_the_intermediate_representation_says(int size, int count)
    {
        int compared = 0;

        for (int seed = 0; seed < count; seed++)
        {
            compared += IsCompared(seed, size, hasCpuV4: seed % 2 == 1) ? 1 : 0;
        }

        Assert.True(compared > count / 2, $"only {compared} programs of {count} came to an end");
    }

    [Theory]
    [InlineData(5, 150)]
    [InlineData(25, 150)]
    public void The_kernel_takes_code_and_does_the_same(int size, int count)
    {
        Assert.SkipWhen(KernelProgram.Obstacle is not null, KernelProgram.Obstacle ?? "");
        List<string> refused = [];

        for (int seed = 0; seed < count; seed++)
        {
            IrFunction main = RandomProgram.Create(seed, size);
            byte[] expectedContext = Context(seed);
            long? expected = new IrEvaluator(StepBudget).Run(main, expectedContext);
            BpfCompilation compilation = BpfCompiler.Compile(new IrProgram(main, [], 0), new BpfCodeOptions { HasCpuV4 = seed % 2 == 1 });

            if (expected is null || compilation.Code is null)
            {
                continue;
            }

            try
            {
                using KernelProgram program = KernelProgram.Load(compilation.Code.Instructions);
                byte[] context = Context(seed);
                int result = program.Run(context);
                Assert.True(
                    (int)expected == result && context.AsSpan().SequenceEqual(expectedContext),
                    $"Seed {seed}, size {size}\n{BpfDisassembly.Of(compilation.Code)}");
            }
            catch (KernelRefusalException exception) when (exception.IsTooComplex)
            {
                // The verifier runs loops as often as they may; that says nothing of the code.
            }
            catch (KernelRefusalException exception)
            {
                string[] log = exception.Message.TrimEnd().Split('\n');
                refused.Add($"Seed {seed}, size {size}: {log[0]}\n{string.Join('\n', log.TakeLast(8))}");
            }
        }

        Assert.True(refused.Count == 0, string.Join("\n\n", refused));
    }

    private static bool IsCompared(int seed, int size, bool hasCpuV4)
    {
        IrFunction main = RandomProgram.Create(seed, size);
        IrValidator.Validate(main);
        string before = IrText.Of(main);
        byte[] expectedContext = Context(seed);
        long? expected = new IrEvaluator(StepBudget).Run(main, expectedContext);

        if (expected is null)
        {
            return false;
        }

        IrProgram program = new(main, [], 0);
        string code = "";

        try
        {
            BpfCompilation compilation = BpfCompiler.Compile(program, new BpfCodeOptions { HasCpuV4 = hasCpuV4 });
            IrValidator.Validate(main);

            if (compilation.Code is null)
            {
                Assert.All(compilation.Problems, problem => Assert.Equal(BpfCodeProblemKind.StackSize, problem.Kind));
                return false;
            }

            code = BpfDisassembly.Of(compilation.Code);
            byte[] context = Context(seed);
            BpfMachine machine = new(compilation.Code, options: new BpfMachineOptions
            {
                StepBudget = StepBudget * 20,
                Signatures = BpfSignature.Of(program),
                Seed = seed,
            });
            ulong result = machine.Run(context);
            Assert.Equal(main.ReturnType == IrType.I32 ? (uint)expected.Value : (ulong)expected.Value, result);
            Assert.Equal(expectedContext, context);
            return true;
        }
        catch (Exception exception)
        {
            Assert.Fail($"Seed {seed}, size {size}: {exception.Message}\n\n{before}\n\nbecame\n\n{IrText.Of(main)}\n\n{code}\n{exception}");
            throw;
        }
    }

    private static byte[] Context(int seed)
    {
        byte[] context = new byte[RandomProgram.ContextSize];
        new Random(seed).NextBytes(context);
        return context;
    }
}
