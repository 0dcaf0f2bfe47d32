using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Differential.Programs;
using KfuncGen.Bpf.Interpreter;
using KfuncGen.Bpf.Interpreter.Host;
using KfuncGen.Bpf.Ir;
using KfuncGen.Tests.BpfKernel;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.Bpf.Differential.Running;

/// <summary>Runs programs on the CLR, in the interpreter and, where permitted, in the kernel, and compares.</summary>
/// <param name="usesKernel">Whether the kernel takes part; it must be permitted then.</param>
public sealed class ThreeWayRun(bool usesKernel)
{
    /// <summary>Why the kernel cannot take part; null where it can.</summary>
    public static string? KernelObstacle => KernelProgram.Obstacle;

    /// <summary>What has been run so far.</summary>
    public Statistics Statistics { get; } = new();

    /// <summary>Runs programs, all in one compilation.</summary>
    /// <returns>The first discrepancy of each program that has one.</returns>
    public IReadOnlyList<Discrepancy> Run(IReadOnlyList<RandomProgram> programs)
    {
        using ClrBatch clr = ClrBatch.Of(programs);
        CSharpCompilation compilation = Compilations.Of(programs, isForClr: false);
        LoweredBatch lowered = LoweredBatch.Of(compilation);
        List<Discrepancy> discrepancies = [];

        foreach ((Discrepancy? discrepancy, Statistics statistics) in programs.AsParallel().AsOrdered()
            .Select(program => Run(program, clr, lowered)))
        {
            Statistics.Add(statistics);

            if (discrepancy is not null)
            {
                discrepancies.Add(discrepancy);
            }
        }

        return discrepancies;
    }

    private (Discrepancy? Discrepancy, Statistics Statistics) Run(RandomProgram program, ClrBatch clr, LoweredBatch batch)
    {
        Statistics statistics = new() { Programs = 1, Functions = program.FunctionCount };
        return (Run(program, clr, batch, statistics), statistics);
    }

    private Discrepancy? Run(RandomProgram program, ClrBatch clr, LoweredBatch batch, Statistics statistics)
    {
        if (clr.Errors.TryGetValue(program.Name, out string? error))
        {
            return new Discrepancy(program, DiscrepancyKind.InvalidProgram, error, null, null);
        }

        LoweredProgram lowered = batch.Lower(program);

        if (lowered.Failure is not null)
        {
            return new Discrepancy(program, lowered.FailureKind, lowered.Failure, lowered, null);
        }

        if (lowered is not { Code: { } code, Ir: { } ir })
        {
            statistics.BeyondLimits++;
            return null;
        }

        statistics.Instructions += code.Instructions.Length;
        BpfMachineOptions options = new() { Signatures = BpfSignature.Of(ir), Seed = program.Seed };
        BpfHost host = new();

        foreach (BpfRelocation relocation in code.Relocations)
        {
            if (relocation is BpfRelocation.LoadTimeValue { Value: IrLoadTime.Field field })
            {
                host.Fields[field.Expression] = clr.ReadField(program, field.Expression);
            }
        }

        BpfMachine machine = new(code, host, options);
        using KernelProgram? inKernel = usesKernel ? Load(program, lowered, host, statistics, out Discrepancy? refusal) : None(out refusal);

        // What the interpreter finds says more than what the kernel says.
        foreach (byte[] input in Inputs.For(program.Seed))
        {
            Outcome expected = clr.Run(program, input);
            statistics.Runs++;
            statistics.LeftBounds += expected.Result == Outcome.OutOfBounds ? 1 : 0;

            try
            {
                byte[] context = [.. input];
                Outcome actual = new((int)machine.Run(context), context);
                statistics.Steps += machine.Steps;

                if (!expected.Equals(actual))
                {
                    return new Discrepancy(program, DiscrepancyKind.WrongResult, $"\nCLR: {expected}\nBPF: {actual}", lowered, input);
                }
            }
            catch (BpfFault fault)
            {
                return new Discrepancy(program, DiscrepancyKind.Fault, $"{fault.Message}\nCLR: {expected}", lowered, input);
            }

            if (inKernel is not null)
            {
                byte[] context = [.. input];
                Outcome actual = new(inKernel.Run(context), context);
                statistics.KernelRuns++;

                if (!expected.Equals(actual))
                {
                    return new Discrepancy(
                        program, DiscrepancyKind.WrongResultInKernel, $"\nCLR:    {expected}\nKernel: {actual}", lowered, input);
                }
            }
        }

        return refusal;
    }

    private KernelProgram? Load(
        RandomProgram program, LoweredProgram lowered, BpfHost host, Statistics statistics, out Discrepancy? refusal)
    {
        refusal = null;

        try
        {
            KernelProgram loaded = KernelProgram.Load(lowered.Code!, host.ValueOf);
            statistics.Loaded++;
            return loaded;
        }
        catch (KernelRefusalException exception) when (exception.IsTooComplex)
        {
            statistics.TooComplex++;
            return null;
        }
        catch (KernelRefusalException exception)
        {
            refusal = new Discrepancy(program, DiscrepancyKind.KernelRefused, exception.Message, lowered, null);
            return null;
        }
    }

    private static KernelProgram? None(out Discrepancy? refusal)
    {
        refusal = null;
        return null;
    }
}
