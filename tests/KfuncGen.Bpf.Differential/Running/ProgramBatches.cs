using KfuncGen.Bpf.Differential.Generation;
using KfuncGen.Bpf.Differential.Programs;

namespace KfuncGen.Bpf.Differential.Running;

/// <summary>Random programs by the batch: many enough that starting the compiler costs little, few enough for its memory.</summary>
public static class ProgramBatches
{
    private const int FunctionsInBatch = 400;

    /// <summary>Programs with seeds from a first one on, until they have so many functions together.</summary>
    public static IEnumerable<IReadOnlyList<RandomProgram>> From(int firstSeed, int functions)
    {
        List<RandomProgram> batch = [];
        int inBatch = 0;

        for (int seed = firstSeed; functions > 0; seed++)
        {
            RandomProgram program = ProgramGenerator.Generate($"P{seed}", seed);
            batch.Add(program);
            inBatch += program.FunctionCount;
            functions -= program.FunctionCount;

            if (inBatch >= FunctionsInBatch || functions <= 0)
            {
                yield return batch;
                batch = [];
                inBatch = 0;
            }
        }
    }
}
