using System.Buffers.Binary;
using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Instructions;
using KfuncGen.Bpf.Ir;
using KfuncGen.Tests.BpfKernel;

namespace KfuncGen.Bpf.Interpreter.Tests;

public class KernelAgreementTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Random_instructions_do_the_same_as_in_the_kernel(bool hasCpuV4)
    {
        Assert.SkipWhen(KernelProgram.Obstacle is not null, KernelProgram.Obstacle ?? "");
        Assert.SkipWhen(hasCpuV4 && !KernelHasCpuV4(), "The kernel is older than 6.6: it does not know these instructions.");

        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            BpfInstruction[] code = new RandomInstructions(random, hasCpuV4).Next(60);
            using KernelProgram program = KernelProgram.Load(code);
            BpfMachine machine = new([.. code]);

            for (int run = 0; run < 10; run++)
            {
                byte[] context = RandomContext(random);
                byte[] inKernel = [.. context];
                int expected = program.Run(inKernel);

                Assert.Equal(expected, (int)machine.Run(context));
                Assert.True(
                    inKernel.AsSpan().SequenceEqual(context),
                    $"Seed {seed}, run {run}: {Convert.ToHexString(inKernel)} in the kernel, {Convert.ToHexString(context)} here.");
            }
        }
    }

    [Fact]
    public void Calls_and_loops_do_the_same_as_in_the_kernel()
    {
        Assert.SkipWhen(KernelProgram.Obstacle is not null, KernelProgram.Obstacle ?? "");

        // for (i = 0; i < 10; i++) sum = mix(sum, i); with mix(a, b) = a * 31 + b, the sum in the context.
        BpfInstruction[] code =
        [
            Assembly.MoveRegister(6, 1),
            Assembly.Move(7, 0),
            Assembly.Load(8, 1, 6, 0),
            Assembly.MoveRegister(2, 7),
            Assembly.Call(5),
            Assembly.Store(8, 6, 0, 0),
            Assembly.Alu64(BpfOpcode.Add, 7, 1),
            Assembly.JumpIf(BpfOpcode.JumpLess, 7, 10, -6),
            Assembly.Load(8, 0, 6, 0),
            Assembly.Exit(),
            Assembly.MoveRegister(0, 1),
            Assembly.Alu64(BpfOpcode.Multiply, 0, 31),
            Assembly.Alu64Register(BpfOpcode.Add, 0, 2),
            Assembly.Exit(),
        ];

        byte[] context = new byte[8];
        byte[] inKernel = new byte[8];
        BpfMachine machine = Machines.Of(code, 10);
        using KernelProgram program = KernelProgram.Load(code);

        Assert.Equal(program.Run(inKernel), (int)machine.Run(context));
        Assert.Equal(inKernel, context);
        Assert.NotEqual(0, BinaryPrimitives.ReadInt64LittleEndian(context));
    }

    [Fact]
    public void Constants_are_the_same_as_in_the_kernel()
    {
        Assert.SkipWhen(KernelProgram.Obstacle is not null, KernelProgram.Obstacle ?? "");

        BpfCode code = new()
        {
            Instructions =
            [
                new BpfInstruction(BpfOpcode.LoadConstant64, 1, BpfPseudo.MapValue, 0, 0),
                new BpfInstruction(0, 0, 0, 0, 4),
                Assembly.Load(4, 0, 1, 0),
                Assembly.Exit(),
            ],
            Functions = [new BpfCodeFunction("main", 0, 0)],
            Relocations = [new BpfRelocation.Data(0, IrSection.ReadOnly)],
            Lines = [],
            ReadOnlyData = [1, 2, 3, 4, 5, 6, 7, 8],
            WritableSize = 0,
        };
        using KernelProgram program = KernelProgram.Load(code);

        Assert.Equal(0x0807_0605, program.Run([]));
        Assert.Equal(0x0807_0605ul, new BpfMachine(code).Run([]));
    }

    private static byte[] RandomContext(Random random)
    {
        byte[] context = new byte[RandomInstructions.Registers * 8];

        for (int i = 0; i < RandomInstructions.Registers; i++)
        {
            long value = random.Next(4) switch
            {
                0 => RandomInstructions.EdgeConstants[random.Next(RandomInstructions.EdgeConstants.Length)],
                1 => random.Next(2) == 0 ? long.MinValue : long.MaxValue,
                _ => random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64),
            };
            BinaryPrimitives.WriteInt64LittleEndian(context.AsSpan(i * 8), value);
        }

        return context;
    }

    private static bool KernelHasCpuV4()
    {
        try
        {
            // mov64 r0, r1 with 8 bits and their sign.
            KernelProgram.Load([Assembly.Move(1, 0), Assembly.Alu64Register(BpfOpcode.Move, 0, 1, 8), Assembly.Exit()]).Dispose();
            return true;
        }
        catch (KernelRefusalException)
        {
            return false;
        }
    }
}
